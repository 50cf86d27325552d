package io.storyloom.ui.run.timeline;

import io.storyloom.api.run.Progress;
import io.storyloom.api.run.timeline.EpicTimeline;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.EpicLook;
import io.storyloom.ui.run.words.EpicWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An epic of a run with all that is known of it.
///
/// @param badge the class of the status
/// @param status as it is called on the screen
/// @param problem why it failed or was skipped, null when it did neither
/// @param stories how many were made, `storiesKept` whether they can be looked at
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
    String badge,
    String status,
    @Nullable String problem,
    String stories,
    boolean storiesKept,
    Effort effort,
    TimeBar bar,
    List<Step> steps,
    boolean forgotten,
    boolean live) {

  /// What it took.
  ///
  /// @param worked null before it has ended
  record Effort(String calls, @Nullable String worked, String tokens, String cost) {

    private static Effort of(EpicTimeline timeline) {
      Progress.Epic epic = timeline.epic();
      return new Effort(
          calls(timeline),
          epic.durationMs() == null ? null : Format.precise(Duration.ofMillis(epic.durationMs())),
          "%s in, %s out"
              .formatted(Format.number(epic.inputTokens()), Format.number(epic.outputTokens())),
          Format.usd(epic.costUsd()));
    }

    private static String calls(EpicTimeline timeline) {
      int retries = timeline.epic().retryCount();
      int attempts = timeline.calls().stream().mapToInt(EpicTimeline.Call::attempt).max().orElse(1);
      return Format.count(timeline.calls().size(), "call", "calls")
          + (retries > 0 ? ", " + Format.count(retries, "retry", "retries") : "")
          + (attempts > 1 ? ", taken up " + attempts + " times" : "");
    }
  }

  /// @param projectKept whether it is not deleted
  static EpicInRun of(Progress run, EpicTimeline timeline, boolean projectKept, Instant now) {
    Progress.Epic epic = timeline.epic();
    boolean live = !run.status().isTerminal() && !epic.status().isTerminal();
    List<Stretch> stretches = Stretch.of(timeline, live, now);
    return new EpicInRun(
        timeline.runId(),
        epic.epicId(),
        epic.epicTitle(),
        "Epic %d of %d".formatted(epic.index(), run.totalEpics()),
        run.projectId(),
        EpicLook.of(epic.status()).style(),
        EpicWords.state(epic.status()),
        epic.error() == null ? epic.skipReason() : epic.error(),
        Format.count(epic.storiesCreated(), "story", "stories"),
        projectKept && epic.storiesCreated() > 0,
        Effort.of(timeline),
        TimeBar.of(stretches),
        stretches.stream().map(Step::of).toList(),
        epic.startedAt() != null && timeline.calls().isEmpty() && epic.status().isTerminal(),
        live);
  }
}
