package io.storyloom.ui.project;

import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.RunBadge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A run as its project's history shows it.
///
/// @param epics how many of them ended how
record HistoryLine(
    String id,
    RunBadge badge,
    String created,
    String createdAt,
    String epics,
    String stories,
    String elapsed) {

  static HistoryLine of(Progress run) {
    return new HistoryLine(
        run.runId(),
        RunBadge.of(run),
        Format.time(run.createdAt()),
        run.createdAt().toString(),
        epics(run),
        Format.number(run.totalStoriesCreated()),
        run.startedAt() == null ? "–" : Format.duration(Duration.ofMillis(run.elapsedMs())));
  }

  private static String epics(Progress run) {
    List<String> parts = new ArrayList<>();
    parts.add(Format.number(run.completedEpics()) + " of " + Format.number(run.totalEpics()));
    if (run.failedEpics() > 0) {
      parts.add(Format.number(run.failedEpics()) + " failed");
    }
    if (run.skippedEpics() > 0) {
      parts.add(Format.number(run.skippedEpics()) + " skipped");
    }
    return String.join(", ", parts);
  }
}
