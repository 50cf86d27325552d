package io.storyloom.ui.run;

import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.RunBadge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run as the list shows it.
///
/// @param project null when it is deleted
/// @param note what is to be known besides the status, null for nothing
/// @param parts of the whole, in thousandths, in the order they are drawn
/// @param details the counts of what is not complete, in words
record RunLine(
    String id,
    String projectId,
    @Nullable String project,
    @Nullable String retryOf,
    RunBadge badge,
    @Nullable String note,
    String complete,
    String details,
    List<Part> parts,
    String stories,
    String started,
    String startedAt,
    String elapsed) {

  /// A stretch of the bar of a run.
  ///
  /// @param kind the class of its colour
  record Part(String kind, int from, int width) {}

  private static final int WHOLE = 1000;

  static RunLine of(Progress run, Map<UUID, String> names) {
    Instant since = run.startedAt() == null ? run.createdAt() : run.startedAt();
    return new RunLine(
        run.runId(),
        run.projectId(),
        names.get(UUID.fromString(run.projectId())),
        run.retryOf(),
        RunBadge.of(run),
        note(run),
        "%s of %s complete"
            .formatted(Format.number(run.completedEpics()), Format.number(run.totalEpics())),
        details(run),
        parts(run),
        Format.number(run.totalStoriesCreated()),
        Format.time(since),
        since.toString(),
        run.startedAt() == null ? "–" : Format.duration(Duration.ofMillis(run.elapsedMs())));
  }

  private static @Nullable String note(Progress run) {
    if (run.error() != null) {
      return run.error();
    }
    if (run.rateLimitedUntil() != null) {
      return "Rate limited";
    }
    return run.currentEpicTitle();
  }

  private static String details(Progress run) {
    List<String> words = new ArrayList<>();
    add(words, run.failedEpics(), "failed");
    add(words, run.skippedEpics(), "skipped");
    add(words, run.inFlightEpics(), "in flight");
    add(words, run.pendingEpics(), "pending");
    return String.join(", ", words);
  }

  private static void add(List<String> words, int count, String word) {
    if (count > 0) {
      words.add(Format.number(count) + " " + word);
    }
  }

  private static List<Part> parts(Progress run) {
    List<Part> parts = new ArrayList<>();
    int total = Math.max(1, run.totalEpics());
    int before = 0;
    before = add(parts, "done", before, run.completedEpics(), total);
    before = add(parts, "skipped", before, run.skippedEpics(), total);
    before = add(parts, "failed", before, run.failedEpics(), total);
    add(parts, "active", before, run.inFlightEpics(), total);
    return parts;
  }

  private static int add(List<Part> parts, String kind, int before, int count, int total) {
    if (count > 0) {
      int from = before * WHOLE / total;
      parts.add(new Part(kind, from, (before + count) * WHOLE / total - from));
    }
    return before + count;
  }
}
