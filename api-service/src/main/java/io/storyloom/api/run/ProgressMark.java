package io.storyloom.api.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What tells one state of a run's progress from another.
///
/// @param etag equal as long as everything but the clocks is
/// @param endedAt null while the run is not over
public record ProgressMark(long sequence, String etag, @Nullable Instant endedAt) {

  public boolean ended() {
    return endedAt != null;
  }
}
