package io.storyloom.run;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When a run was created, started and ended, and how long it was paused.
///
/// @param paused the pauses that are over
/// @param pausedSince the beginning of the pause that goes on, null when there is none
public record Timeline(
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    Duration paused,
    @Nullable Instant pausedSince) {

  public static Timeline created(Instant at) {
    return new Timeline(at, null, null, Duration.ZERO, null);
  }

  Timeline started(Instant at) {
    return new Timeline(createdAt, at, null, paused, null);
  }

  Timeline pausedAt(Instant at) {
    return new Timeline(createdAt, startedAt, null, paused, at);
  }

  Timeline resumedAt(Instant at) {
    return new Timeline(createdAt, startedAt, null, pausedUntil(at), null);
  }

  Timeline completed(Instant at) {
    return new Timeline(createdAt, startedAt, at, pausedUntil(at), null);
  }

  /// The time worked until `now` or the end; pauses are not counted, and a run that has not started
  /// has worked for no time.
  public Duration elapsed(Instant now) {
    if (startedAt == null) {
      return Duration.ZERO;
    }
    Instant end = completedAt == null ? now : completedAt;
    Duration worked =
        Duration.between(startedAt, end).minus(completedAt == null ? pausedUntil(now) : paused);
    return worked.isNegative() ? Duration.ZERO : worked;
  }

  private Duration pausedUntil(Instant at) {
    if (pausedSince == null || at.isBefore(pausedSince)) {
      return paused;
    }
    return paused.plus(Duration.between(pausedSince, at));
  }
}
