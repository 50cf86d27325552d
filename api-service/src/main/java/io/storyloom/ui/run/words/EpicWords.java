package io.storyloom.ui.run.words;

import io.storyloom.api.run.Progress;
import io.storyloom.run.EpicStatus;
import io.storyloom.ui.page.Format;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/// The state of an epic of a run in words.
public final class EpicWords {

  private EpicWords() {}

  public static String state(EpicStatus status) {
    return switch (status) {
      case PENDING -> "Pending";
      case GENERATING -> "Generating...";
      // The event tells how many they are, and the page fills that in.
      case SAVING -> "Saving stories...";
      case COMPLETED -> "Completed";
      case FAILED -> "Failed";
      case SKIPPED -> "Skipped";
    };
  }

  /// The state with what came of it, as `9 stories · 8s` or `Skipped (has stories)`.
  public static String outcome(Progress.Epic epic) {
    String state = state(epic.status());
    return switch (epic.status()) {
      case PENDING, GENERATING, SAVING -> state;
      case COMPLETED -> stories(epic);
      case FAILED -> state + ": " + Objects.requireNonNullElse(epic.error(), "no reason given");
      case SKIPPED -> state + reason(Objects.requireNonNullElse(epic.skipReason(), "has stories"));
    };
  }

  private static String stories(Progress.Epic epic) {
    String stories = Format.count(epic.storiesCreated(), "story", "stories");
    return epic.durationMs() == null
        ? stories
        : stories + " · " + Format.duration(Duration.ofMillis(epic.durationMs()));
  }

  private static String reason(String reason) {
    return reason.isEmpty()
        ? ""
        : " (%s%s)".formatted(reason.substring(0, 1).toLowerCase(Locale.ROOT), reason.substring(1));
  }
}
