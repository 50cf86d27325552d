/// Starts, progress, lists and cancels of runs.
@NullMarked
package io.storyloom.api.run;

import org.jspecify.annotations.NullMarked;
