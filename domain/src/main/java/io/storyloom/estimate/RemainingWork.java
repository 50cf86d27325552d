package io.storyloom.estimate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a run still has before it.
///
/// @param pending epics that were not started
/// @param begun whether any epic was
/// @param inFlight how long ago the epic in flight was started, null when none is
/// @param providerWait until the provider lets the epic in flight go on, zero when it does
public record RemainingWork(
    int pending, boolean begun, @Nullable Duration inFlight, Duration providerWait) {

  /// The time until the end, as if no epic were skipped.
  ///
  /// @param epic what an epic takes
  /// @param delay from the end of an epic to the start of the next
  public Duration time(Duration epic, Duration delay) {
    int pauses = begun ? pending : Math.max(0, pending - 1);
    return epic.multipliedBy(pending)
        .plus(delay.multipliedBy(pauses))
        .plus(current(epic))
        .plus(providerWait);
  }

  /// An epic that waits for the provider has its call still before it.
  private Duration current(Duration epic) {
    if (inFlight == null) {
      return Duration.ZERO;
    }
    if (providerWait.isPositive()) {
      return epic;
    }
    Duration left = epic.minus(inFlight);
    return left.isNegative() ? Duration.ZERO : left.compareTo(epic) > 0 ? epic : left;
  }
}
