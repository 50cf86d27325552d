/// Lanes work a run's items one by one and commit their steps in groups.
@NullMarked
package io.storyloom.worker.run.lane;

import org.jspecify.annotations.NullMarked;
