package io.storyloom.ui.run.panel;

import io.storyloom.api.run.Progress;
import io.storyloom.run.EpicStatus;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.EpicLook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An epic as the run panel shows it.
///
/// @param look one of the classes of badges and bars
/// @param text what happens to it, or what came of it
/// @param facts further numbers
/// @param workingMs for how long it has been worked on, null when it is not
record EpicProgress(
    String id,
    int index,
    String title,
    EpicStatus status,
    EpicLook look,
    String text,
    List<String> facts,
    @Nullable Long workingMs) {

  static EpicProgress of(Progress.Epic epic, Instant now) {
    return new EpicProgress(
        epic.epicId(),
        epic.index(),
        epic.epicTitle(),
        epic.status(),
        EpicLook.of(epic.status()),
        text(epic),
        facts(epic),
        isWorkedOn(epic) && epic.startedAt() != null
            ? Math.max(0, Duration.between(epic.startedAt(), now).toMillis())
            : null);
  }

  private static boolean isWorkedOn(Progress.Epic epic) {
    return epic.status() == EpicStatus.GENERATING || epic.status() == EpicStatus.SAVING;
  }

  private static String text(Progress.Epic epic) {
    return switch (epic.status()) {
      case PENDING -> "Pending";
      case GENERATING -> "Generating...";
      // The event tells how many they are, and the page fills that in.
      case SAVING -> "Saving stories...";
      case COMPLETED -> stories(epic);
      case FAILED -> "Failed: " + Objects.requireNonNullElse(epic.error(), "no reason given");
      case SKIPPED -> skipped(epic);
    };
  }

  private static String stories(Progress.Epic epic) {
    String stories = Format.count(epic.storiesCreated(), "story", "stories");
    return epic.durationMs() == null
        ? stories
        : stories + " · " + Format.duration(Duration.ofMillis(epic.durationMs()));
  }

  /// A known reason reads on: `Skipped (has stories)`.
  private static String skipped(Progress.Epic epic) {
    String reason = Objects.requireNonNullElse(epic.skipReason(), "has stories");
    return reason.isEmpty()
        ? "Skipped"
        : "Skipped (%s%s)"
            .formatted(reason.substring(0, 1).toLowerCase(Locale.ROOT), reason.substring(1));
  }

  private static List<String> facts(Progress.Epic epic) {
    List<String> facts = new ArrayList<>();
    if (epic.retryCount() > 0) {
      facts.add(Format.count(epic.retryCount(), "retry", "retries"));
    }
    if (epic.storiesDeleted() > 0) {
      facts.add(Format.count(epic.storiesDeleted(), "story replaced", "stories replaced"));
    }
    long tokens = epic.inputTokens() + epic.outputTokens();
    if (tokens > 0) {
      facts.add(Format.count(tokens, "token", "tokens"));
    }
    if (epic.costUsd().signum() > 0) {
      facts.add(Format.usd(epic.costUsd()));
    }
    return facts;
  }
}
