/// Epics, over HTTP and in the database.
@NullMarked
package io.storyloom.api.epic;

import org.jspecify.annotations.NullMarked;
