package io.storyloom.ui.run;

import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.EpicLook;
import io.storyloom.ui.run.words.RunBadge;
import io.storyloom.ui.run.words.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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
    List<Share> shares = Share.of(run);
    return new RunLine(
        run.runId(),
        run.projectId(),
        names.get(UUID.fromString(run.projectId())),
        run.retryOf(),
        RunBadge.of(run),
        note(run),
        "%s of %s complete"
            .formatted(Format.number(run.completedEpics()), Format.number(run.totalEpics())),
        details(shares),
        parts(shares, Math.max(1, run.totalEpics())),
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

  private static String details(List<Share> shares) {
    return shares.stream()
        .filter(share -> share.look() != EpicLook.DONE)
        .map(Share::text)
        .collect(Collectors.joining(", "));
  }

  private static List<Part> parts(List<Share> shares, int total) {
    List<Part> parts = new ArrayList<>();
    int before = 0;
    for (Share share : shares) {
      int after = before + share.epics();
      if (share.look() != EpicLook.PENDING) {
        int from = before * WHOLE / total;
        parts.add(new Part(share.look().style(), from, after * WHOLE / total - from));
      }
      before = after;
    }
    return parts;
  }
}
