package io.storyloom.ui.run.timeline;

import io.storyloom.api.run.Progress;
import io.storyloom.api.run.timeline.EpicTimeline;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.EpicLook;
import io.storyloom.ui.run.words.EpicWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An epic of a run with all that is known of it.
///
/// @param project null when it is deleted
/// @param badge the class of the status
/// @param status as it is called on the screen
/// @param problem why it failed or was skipped, null when it did neither
/// @param bar the stretches of its time, of which there are none before it started
/// @param steps what happened, in the order of time
/// @param forgotten whether its calls are no longer kept
/// @param live whether it may still change
record EpicInRun(
    String runId,
    String id,
    String title,
    String place,
    String projectId,
    @Nullable String project,
    String badge,
    String status,
    @Nullable String problem,
    String stories,
    int storiesCreated,
    String calls,
    @Nullable String worked,
    String tokens,
    String cost,
    TimeBar bar,
    List<Step> steps,
    boolean forgotten,
    boolean live) {

  static EpicInRun of(Progress run, EpicTimeline timeline, @Nullable String project, Instant now) {
    Progress.Epic epic = timeline.epic();
    boolean live = !run.status().isTerminal() && !epic.status().isTerminal();
    List<Stretch> stretches = Stretch.of(timeline, live, now);
    return new EpicInRun(
        timeline.runId(),
        epic.epicId(),
        epic.epicTitle(),
        "Epic %d of %d".formatted(epic.index(), run.totalEpics()),
        run.projectId(),
        project,
        EpicLook.of(epic.status()).style(),
        EpicWords.state(epic.status()),
        epic.error() == null ? epic.skipReason() : epic.error(),
        Format.count(epic.storiesCreated(), "story", "stories"),
        epic.storiesCreated(),
        calls(timeline),
        epic.durationMs() == null ? null : length(epic.durationMs()),
        "%s in, %s out"
            .formatted(Format.number(epic.inputTokens()), Format.number(epic.outputTokens())),
        Format.usd(epic.costUsd()),
        TimeBar.of(stretches),
        stretches.stream().map(Step::of).toList(),
        epic.startedAt() != null && timeline.calls().isEmpty() && epic.status().isTerminal(),
        live);
  }

  private static String calls(EpicTimeline timeline) {
    int retries = timeline.epic().retryCount();
    int attempts = timeline.calls().stream().mapToInt(EpicTimeline.Call::attempt).max().orElse(1);
    return Format.count(timeline.calls().size(), "call", "calls")
        + (retries > 0 ? ", " + Format.count(retries, "retry", "retries") : "")
        + (attempts > 1 ? ", taken up " + attempts + " times" : "");
  }

  /// As `0.8s` below ten seconds, else as everywhere.
  static String length(long millis) {
    if (millis >= 10_000) {
      return Format.duration(Duration.ofMillis(millis));
    }
    return millis == 0
        ? "0s"
        : millis < 50 ? "<0.1s" : String.format(Locale.ENGLISH, "%.1fs", millis / 1000.0);
  }

  static String length(Stretch stretch) {
    return length(Objects.requireNonNull(stretch.length()).toMillis());
  }
}
