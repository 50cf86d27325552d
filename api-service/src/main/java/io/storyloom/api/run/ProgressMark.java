package io.storyloom.api.run;

import io.storyloom.run.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What tells one state of a run's progress from another.
///
/// @param tag equal as long as everything but the clocks is
/// @param endedAt null while the run is not over
public record ProgressMark(
    long sequence, String tag, boolean cancelRequested, @Nullable Instant endedAt) {

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
    String tag =
        sequence
            + (repairs > 0 ? "r" + repairs : "")
            + (cancelRequested ? "c" : "")
            + (pauseRequested ? "p" : "")
            + (stalled ? "s" : "")
            + (waits ? "w" : "")
            + (status == RunStatus.QUEUED ? "q" : "");
    return new ProgressMark(sequence, tag, cancelRequested, endedAt);
  }

  public String etag() {
    return "W/\"" + tag + "\"";
  }

  public boolean ended() {
    return endedAt != null;
  }
}
