package io.storyloom.ui.project;

import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.EpicLook;
import io.storyloom.ui.run.words.RunBadge;
import io.storyloom.ui.run.words.Share;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        elapsed(run));
  }

  private static String elapsed(Progress run) {
    // That of an active run goes on, which its panel shows.
    return run.startedAt() == null || !run.status().isTerminal()
        ? "–"
        : Format.duration(Duration.ofMillis(run.elapsedMs()));
  }

  private static String epics(Progress run) {
    String complete =
        Format.number(run.completedEpics()) + " of " + Format.number(run.totalEpics());
    Stream<String> others =
        Share.of(run).stream()
            .filter(share -> share.look() == EpicLook.SKIPPED || share.look() == EpicLook.FAILED)
            .map(Share::text);
    return Stream.concat(Stream.of(complete), others).collect(Collectors.joining(", "));
  }
}
