/// Many rows in one statement.
@NullMarked
package io.storyloom.worker.rows;

import org.jspecify.annotations.NullMarked;
