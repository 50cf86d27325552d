package io.storyloom.projector.run;

import io.storyloom.messaging.deadletter.DeadLetter;
import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.run.Arrival;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.Run;
import io.storyloom.run.RunEpic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a batch of events makes of one run: the event after the last one is applied, earlier ones
/// are repetitions, later ones leave a gap and wait to be sent again.
final class RunFold {

  private final boolean known;
  private @Nullable Run before;
  private @Nullable Run after;
  private @Nullable Instant lastEventAt;
  private int applied;
  private int repeated;
  private int skipped;
  private @Nullable RecordedEvent firstSkipped;
  private final List<DeadLetter> refused = new ArrayList<>();
  private boolean withheld;

  private RunFold(@Nullable Run stored) {
    known = stored != null;
    before = stored;
    after = stored;
  }

  /// @param stored the run as the tables have it, null when they don't
  static RunFold of(@Nullable Run stored, List<ReceivedEvent> events) {
    RunFold fold = new RunFold(stored);
    events.forEach(fold::take);
    return fold;
  }

  /// Once an event was refused, none is applied any more: had the run moved on, the refused one
  /// would pass for a repetition the next time and never become a dead letter.
  private void take(ReceivedEvent received) {
    if (withheld) {
      return;
    }
    RecordedEvent event = received.event();
    switch (Arrival.of(event, after)) {
      case REPEATED -> repeated++;
      case EARLY -> {
        skipped++;
        if (firstSkipped == null) {
          firstSkipped = event;
        }
      }
      case NEXT -> {
        try {
          Run applied = after == null ? Run.created(event) : after.apply(event);
          withheld = !refused.isEmpty();
          if (!withheld) {
            apply(applied, event);
          }
        } catch (RuntimeException e) {
          // The fold is pure: what it refuses once it refuses always.
          refused.add(new DeadLetter(received.record(), DeadLetterReason.CORRUPT_LOG, e));
        }
      }
    }
  }

  private void apply(Run next, RecordedEvent event) {
    if (after == null) {
      before = next;
    }
    after = next;
    applied++;
    lastEventAt = event.occurredAt();
  }

  /// The sequence of the event that comes next.
  long next() {
    return after == null ? 0 : after.sequence() + 1;
  }

  /// Whether the tables don't have the run yet.
  boolean created() {
    return !known && after != null;
  }

  boolean changed() {
    return before != null && after != null && before.sequence() != after.sequence();
  }

  /// The run as its first event says, when it was created here, else as it was stored.
  Run before() {
    return present(before);
  }

  Run after() {
    return present(after);
  }

  Instant lastEventAt() {
    return present(lastEventAt);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("Nothing was applied");
    }
    return value;
  }

  List<RunEpic> changedEpics() {
    List<RunEpic> changed = new ArrayList<>();
    List<RunEpic> old = before().epics();
    List<RunEpic> now = after().epics();
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(old.get(i))) {
        changed.add(now.get(i));
      }
    }
    return changed;
  }

  int applied() {
    return applied;
  }

  int repeated() {
    return repeated;
  }

  int skipped() {
    return skipped;
  }

  /// The first event after a gap, null when there was none.
  @Nullable RecordedEvent firstSkipped() {
    return firstSkipped;
  }

  List<DeadLetter> refused() {
    return refused;
  }
}
