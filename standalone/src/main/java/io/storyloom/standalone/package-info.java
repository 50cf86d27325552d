/// The launcher: everything in one process, and the command line.
@NullMarked
package io.storyloom.standalone;

import org.jspecify.annotations.NullMarked;
