package io.storyloom.api.run.timeline;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.storyloom.api.run.Progress;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An epic of a run as its progress shows it, with what took the time.
///
/// @param waits in the order of time
/// @param calls in the order of time; none once the journal was cleared
public record EpicTimeline(
    String runId, @JsonUnwrapped Progress.Epic epic, List<Wait> waits, List<Call> calls) {

  /// Why an epic waited before its next call.
  public enum Reason {
    /// Between two epics, as the pacing says.
    PACING,
    /// After a call that failed for the moment.
    RETRY,
    /// The provider asked for it.
    RATE_LIMIT,
    /// The call was given up before, as by a worker that stopped.
    INTERRUPTED
  }

  /// @param endedAt null while it goes on
  /// @param durationMs null while it goes on
  /// @param detail what led to it, for people
  public record Wait(
      Reason reason,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Long durationMs,
      @Nullable String detail) {}

  /// @param call from 1
  /// @param attempt which claim of the epic made it
  /// @param endedAt null while it goes on, and when its worker was lost
  /// @param outcome `USABLE`, `EMPTY`, `MALFORMED`, `TRANSIENT`, `PERMANENT`, `THROTTLED` or
  ///   `ABORTED`; null as the end is
  /// @param detail what went wrong, for people
  /// @param answer as it came, null when none did
  public record Call(
      int call,
      int attempt,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Long durationMs,
      @Nullable String outcome,
      @Nullable String detail,
      long inputTokens,
      long outputTokens,
      BigDecimal costUsd,
      String prompt,
      @Nullable String answer) {}
}
