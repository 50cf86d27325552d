package io.storyloom.projector.run;

import io.storyloom.run.Arrival;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.Run;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A run as its events in the log say.
public record FoldedRun(Run run, Instant lastEventAt) {

  /// Takes an event in as the projector does: repetitions, what follows a gap and what can't be
  /// applied change nothing.
  ///
  /// @param before null when none of its events was taken yet
  public static @Nullable FoldedRun after(@Nullable FoldedRun before, RecordedEvent event) {
    Run run = before == null ? null : before.run;
    if (Arrival.of(event, run) != Arrival.NEXT) {
      return before;
    }
    try {
      Run next = run == null ? Run.created(event) : run.apply(event);
      return new FoldedRun(next, event.occurredAt());
    } catch (RuntimeException _) {
      // The projector has made a dead letter of it.
      return before;
    }
  }
}
