package io.storyloom.run;

import org.jspecify.annotations.Nullable;

/// What an event that arrives is to somebody who follows a run. Events are delivered at least once,
/// and first deliveries are in order of their sequence, but one may be missing for a while.
public enum Arrival {
  /// The event after the last one; it is to be applied.
  NEXT,
  /// Known; it changes nothing.
  REPEATED,
  /// One before it is missing; it will be sent again after that one.
  EARLY;

  /// @param run as the events so far say, null when there were none
  public static Arrival of(RecordedEvent event, @Nullable Run run) {
    long next = run == null ? 0 : run.sequence() + 1;
    if (event.sequence() == next) {
      return NEXT;
    }
    return event.sequence() < next ? REPEATED : EARLY;
  }
}
