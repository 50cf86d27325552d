package io.storyloom.standalone.generate;

import io.storyloom.run.EpicStatus;
import io.storyloom.run.RunStatus;
import io.storyloom.standalone.terminal.Terminal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Progress where nothing can be redrawn: a line for each change that matters.
final class ProgressLines implements ProgressView {
  private final Terminal terminal;
  private final Map<Integer, Seen> seen = new HashMap<>();
  private @Nullable String condition;

  ProgressLines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void show(Progress progress) {
    progress.epics().forEach(epic -> show(progress, epic));
    String now = conditionOf(progress);
    if (now != null && !now.equals(condition)) {
      terminal.say(now);
    }
    condition = now;
  }

  @Override
  public void note(String line) {
    terminal.say(line);
  }

  @Override
  public void close() {}

  private void show(Progress progress, Progress.Epic epic) {
    var now = new Seen(epic.status(), epic.retryCount());
    if (now.equals(seen.put(epic.index(), now))) {
      return;
    }
    String what = what(epic);
    if (what != null) {
      terminal.say(
          "Epic %d of %d: %s: %s"
              .formatted(epic.index(), progress.totalEpics(), epic.epicTitle(), what));
    }
  }

  private static @Nullable String what(Progress.Epic epic) {
    return switch (epic.status()) {
      case PENDING, SAVING -> null;
      case GENERATING ->
          epic.retryCount() == 0
              ? "Generating..."
              : "Generating... (retry %d)".formatted(epic.retryCount());
      case COMPLETED ->
          ProgressView.stories(epic.storiesCreated())
              + (epic.durationMs() == null ? "" : " · " + ProgressView.time(epic.durationMs()));
      case FAILED -> "Failed: " + Objects.requireNonNullElse(epic.error(), "no reason given");
      case SKIPPED -> skipped(epic);
    };
  }

  /// A known reason reads on: `Skipped (has stories)`.
  private static String skipped(Progress.Epic epic) {
    String reason = Objects.requireNonNullElse(epic.skipReason(), "has stories");
    return "Skipped (%s%s)"
        .formatted(reason.substring(0, 1).toLowerCase(Locale.ROOT), reason.substring(1));
  }

  /// What holds the run up, if anything does.
  static @Nullable String conditionOf(Progress progress) {
    if (progress.status() == RunStatus.PAUSED) {
      return "Story Generation Paused"
          + (progress.pauseReason() == null ? "" : " (" + progress.pauseReason() + ")");
    }
    if (progress.stalled()) {
      return "No worker has given a sign of life for a while; waiting for one.";
    }
    return progress.rateLimitedUntil() == null
        ? null
        : "Rate limited until %s.".formatted(progress.rateLimitedUntil());
  }

  private record Seen(EpicStatus status, int retries) {}
}
