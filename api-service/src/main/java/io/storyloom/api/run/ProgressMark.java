package io.storyloom.api.run;

import io.storyloom.run.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What tells one state of a run's progress from another.
///
/// @param etag equal as long as everything but the clocks is
/// @param endedAt null while the run is not over
public record ProgressMark(
    long sequence, String etag, boolean cancelRequested, @Nullable Instant endedAt) {

  static ProgressMark of(
      RunStatus status,
      long sequence,
      int repairs,
      boolean cancelRequested,
      boolean pauseRequested,
      boolean stalled,
      @Nullable Instant rateLimitedUntil,
      @Nullable Instant endedAt,
      Instant now) {
    boolean waits =
        rateLimitedUntil != null && !status.isTerminal() && rateLimitedUntil.isAfter(now);
    String etag =
        "W/\""
            + sequence
            + (repairs > 0 ? "r" + repairs : "")
            + (cancelRequested ? "c" : "")
            + (pauseRequested ? "p" : "")
            + (stalled ? "s" : "")
            + (waits ? "w" : "")
            + (status == RunStatus.QUEUED ? "q" : "")
            + "\"";
    return new ProgressMark(sequence, etag, cancelRequested, endedAt);
  }

  public boolean ended() {
    return endedAt != null;
  }
}
