/// The run engine: intake of commands, lanes that work runs, and their life cycle.
@NullMarked
package io.storyloom.worker.run;

import org.jspecify.annotations.NullMarked;
