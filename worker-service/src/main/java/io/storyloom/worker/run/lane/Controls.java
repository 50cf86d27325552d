package io.storyloom.worker.run.lane;

import io.storyloom.run.CancelReason;
import org.jspecify.annotations.Nullable;

/// What has been asked of a run.
///
/// @param number of the last request that was taken in, 0 when there was none
public record Controls(long number, @Nullable CancelReason cancel, boolean pauseRequested) {

  public static final Controls NONE = new Controls(0, null, false);
}
