/// Folds the events of runs into the read tables.
@NullMarked
package io.storyloom.projector.run;

import org.jspecify.annotations.NullMarked;
