/// The documentation's commands, executed as they are written.
@NullMarked
package io.storyloom.standalone.tour;

import org.jspecify.annotations.NullMarked;
