package io.storyloom.ui.run.timeline;

import io.storyloom.api.run.timeline.EpicTimeline;
import io.storyloom.api.run.timeline.EpicTimeline.Call;
import io.storyloom.api.run.timeline.EpicTimeline.Wait;
import io.storyloom.run.EpicStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of an epic's time.
///
/// @param end null when it is not known
/// @param open whether it goes on
/// @param waited null when it is none
/// @param call null when it is none
record Stretch(
    Kind kind,
    Instant start,
    @Nullable Instant end,
    boolean open,
    @Nullable Wait waited,
    @Nullable Call call) {

  /// What the time was spent on.
  enum Kind {
    WAITING("Waiting", "waiting"),
    RATE_LIMIT("Rate limit", "limited"),
    GENERATING("Generating", "generating"),
    SAVING("Saving", "saving");

    private final String text;
    private final String style;

    Kind(String text, String style) {
      this.text = text;
      this.style = style;
    }

    String text() {
      return text;
    }

    String style() {
      return style;
    }
  }

  /// In the order of time.
  ///
  /// @param live whether what has no end goes on
  static List<Stretch> of(EpicTimeline timeline, boolean live, Instant now) {
    List<Stretch> stretches = new ArrayList<>();
    timeline.waits().forEach(wait -> stretches.add(of(wait, live, now)));
    List<Call> calls = timeline.calls();
    int last = calls.isEmpty() ? 0 : calls.getLast().call();
    for (Call call : calls) {
      stretches.add(of(call, live && call.call() == last, now));
    }
    stretches.sort(Comparator.comparing(Stretch::start));
    if (!calls.isEmpty()) {
      Stretch saving = saving(timeline, calls.getLast(), live, now);
      if (saving != null) {
        stretches.add(saving);
      }
    }
    return stretches;
  }

  private static Stretch of(Wait wait, boolean live, Instant now) {
    Kind kind = wait.reason() == EpicTimeline.Reason.RATE_LIMIT ? Kind.RATE_LIMIT : Kind.WAITING;
    boolean open = wait.endedAt() == null && live;
    return new Stretch(kind, wait.startedAt(), open ? now : wait.endedAt(), open, wait, null);
  }

  private static Stretch of(Call call, boolean live, Instant now) {
    boolean open = call.endedAt() == null && live;
    return new Stretch(
        Kind.GENERATING, call.startedAt(), open ? now : call.endedAt(), open, null, call);
  }

  /// From the answer to the end of the epic.
  private static @Nullable Stretch saving(
      EpicTimeline timeline, Call last, boolean live, Instant now) {
    Instant answered = last.endedAt();
    EpicStatus status = timeline.epic().status();
    if (answered == null) {
      return null;
    }
    if (status == EpicStatus.SAVING && live) {
      return new Stretch(Kind.SAVING, answered, now, true, null, null);
    }
    Instant completed = timeline.epic().completedAt();
    return status == EpicStatus.COMPLETED && completed != null
        ? new Stretch(Kind.SAVING, answered, completed, false, null, null)
        : null;
  }

  /// Null when its end is not known.
  @Nullable Duration length() {
    if (end == null) {
      return null;
    }
    Duration length = Duration.between(start, end);
    return length.isNegative() ? Duration.ZERO : length;
  }
}
