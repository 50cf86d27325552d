package io.storyloom.ui.run.panel;

import io.storyloom.api.run.Progress;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.RunStatus;
import io.storyloom.ui.run.words.EpicWords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a run does right now, in one line that is there for as long as the run goes on, so that
/// nothing below it moves.
///
/// @param epic the one in flight, null when there is none
/// @param waitSeconds how long a rate limit is waited for, told between `text` and `rest`, null
///   when there is none
record Doing(String text, Progress.@Nullable Epic epic, @Nullable Long waitSeconds, String rest) {

  /// Null for a run that is over or paused.
  static @Nullable Doing of(Progress run, Instant now) {
    if (run.status() != RunStatus.QUEUED && run.status() != RunStatus.RUNNING) {
      return null;
    }
    if (run.rateLimitedUntil() != null) {
      Duration wait = Duration.between(now, run.rateLimitedUntil());
      long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
      return new Doing("Rate limited. Waiting ", null, seconds, " seconds before retry...");
    }
    return Objects.requireNonNullElse(run.epics(), List.<Progress.Epic>of()).stream()
        .filter(epic -> isInFlight(epic.status()))
        .findFirst()
        .map(epic -> new Doing(EpicWords.outcome(epic), epic, null, ""))
        .orElseGet(() -> new Doing(between(run.status()), null, null, ""));
  }

  static boolean isInFlight(EpicStatus status) {
    return status == EpicStatus.GENERATING || status == EpicStatus.SAVING;
  }

  private static String between(RunStatus status) {
    return status == RunStatus.QUEUED ? "Waiting for a worker" : "Waiting for the next epic";
  }

  public boolean waits() {
    return waitSeconds != null;
  }
}
