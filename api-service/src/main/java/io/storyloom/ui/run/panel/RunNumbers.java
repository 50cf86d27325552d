package io.storyloom.ui.run.panel;

import io.storyloom.api.run.Progress;
import io.storyloom.run.RunStatus;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.Share;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run in numbers.
///
/// @param shares how many epics are in each state, without those that none is in
/// @param ticking whether time goes on
/// @param remaining null when nothing is known of it, or nothing remains
record RunNumbers(
    int completed,
    int total,
    int ended,
    List<Share> shares,
    long elapsedMs,
    String elapsed,
    boolean ticking,
    @Nullable Duration remaining,
    int stories,
    String tokens,
    String cost) {

  static RunNumbers of(Progress run) {
    return new RunNumbers(
        run.completedEpics(),
        run.totalEpics(),
        run.completedEpics() + run.failedEpics() + run.skippedEpics(),
        Share.of(run),
        run.elapsedMs(),
        Format.duration(Duration.ofMillis(run.elapsedMs())),
        run.status() == RunStatus.RUNNING,
        remaining(run),
        run.totalStoriesCreated(),
        Format.number(run.inputTokens() + run.outputTokens()),
        Format.usd(run.costUsd()));
  }

  private static @Nullable Duration remaining(Progress run) {
    return run.status().isTerminal() || run.estimatedRemainingMs() == null
        ? null
        : Duration.ofMillis(run.estimatedRemainingMs());
  }

  /// As `~2m 4s`, `a moment` or a dash. The page counts it down in the same words.
  public String remainingText() {
    if (remaining == null) {
      return "–";
    }
    return remaining.toSeconds() < 1 ? "a moment" : "~" + Format.duration(remaining);
  }

  /// What it is counted down from, null when time stands still.
  public @Nullable Long remainingMs() {
    return ticking && remaining != null ? remaining.toMillis() : null;
  }

  /// As `2 done, 1 failed, 3 pending`.
  public String sharesText() {
    return String.join(", ", shares.stream().map(Share::text).toList());
  }

  /// As `3 of 12 complete`.
  public String text() {
    return completed + " of " + total + " complete";
  }
}
