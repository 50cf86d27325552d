package io.storyloom.api.run.live;

import io.storyloom.api.run.ProgressMark;
import io.storyloom.api.run.ProgressSnapshot;
import io.storyloom.api.run.live.KeptEvents.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A state of a run as its streams send it.
///
/// @param tail the last events up to this state, without gaps; enough for a stream that keeps up
record News(ProgressMark mark, Frame progress, List<Event> tail) {

  /// So many that a stream may miss some states, so few that idle runs cost nothing to speak of.
  private static final int TAIL = 32;

  static News first(ProgressSnapshot snapshot) {
    return new News(snapshot.mark(), frame(snapshot), List.of());
  }

  static News of(ProgressSnapshot snapshot, @Nullable News before, List<Event> since) {
    List<Event> tail = new ArrayList<>();
    if (before != null && follows(before.tail, since)) {
      tail.addAll(before.tail);
    }
    tail.addAll(since);
    return new News(
        snapshot.mark(),
        frame(snapshot),
        List.copyOf(tail.subList(Math.max(0, tail.size() - TAIL), tail.size())));
  }

  private static boolean follows(List<Event> events, List<Event> further) {
    return events.isEmpty()
        || further.isEmpty()
        || events.getLast().sequence() + 1 == further.getFirst().sequence();
  }

  private static Frame frame(ProgressSnapshot snapshot) {
    return Frame.event("progress", snapshot.mark().sequence(), snapshot.json());
  }

  /// Where the tail that comes before a state has to begin.
  static long tailBegins(@Nullable News before, ProgressMark mark) {
    long known = before == null ? mark.sequence() : before.mark.sequence();
    return Math.max(known, mark.sequence() - TAIL);
  }

  /// The events above a sequence, or null when the tail does not reach that far back.
  @Nullable List<Event> after(long sequence) {
    if (sequence >= mark.sequence()) {
      return List.of();
    }
    boolean whole =
        !tail.isEmpty()
            && tail.getFirst().sequence() <= sequence + 1
            && tail.getLast().sequence() == mark.sequence();
    return whole ? tail.stream().filter(event -> event.sequence() > sequence).toList() : null;
  }

  /// Whether a stream that sent this state should send the other one, which may have been read
  /// before it.
  boolean isOutdatedBy(News other) {
    // No cancel is taken back.
    boolean older =
        other.mark.sequence() < mark.sequence()
            || (mark.cancelRequested() && !other.mark.cancelRequested());
    return !older && !other.mark.etag().equals(mark.etag());
  }
}
