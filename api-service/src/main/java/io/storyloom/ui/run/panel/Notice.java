package io.storyloom.ui.run.panel;

import io.storyloom.api.run.Progress;
import io.storyloom.run.PauseReason;
import io.storyloom.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something about a run that people should know besides its progress.
///
/// @param style a class of notices
/// @param waitSeconds how long it waits, told between `text` and `rest`, null when it does not
record Notice(String style, String text, @Nullable Long waitSeconds, String rest) {

  private Notice(String style, String text) {
    this(style, text, null, "");
  }

  static List<Notice> of(Progress run, Instant now) {
    List<Notice> notices = new ArrayList<>();
    if (run.error() != null) {
      notices.add(new Notice("error", "Failed to generate stories: " + run.error()));
    }
    if (run.stalled()) {
      notices.add(
          new Notice(
              "warning",
              "No worker has given a sign of life for a while; waiting for one. Nothing is lost."));
    }
    if (run.rateLimitedUntil() != null) {
      notices.add(rateLimited(Duration.between(now, run.rateLimitedUntil())));
    }
    if (run.status() == RunStatus.PAUSED && run.pauseReason() != null) {
      String why = why(run.pauseReason());
      if (!why.isEmpty()) {
        notices.add(new Notice("warning", why));
      }
    }
    return notices;
  }

  private static Notice rateLimited(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return new Notice("warning", "Rate limited. Waiting ", seconds, " seconds before retry...");
  }

  /// Empty when people asked for it, or for a reason that is not known here.
  private static String why(String name) {
    return Stream.of(PauseReason.values())
        .filter(reason -> reason.name().equals(name))
        .findFirst()
        .map(Notice::words)
        .orElse("");
  }

  private static String words(PauseReason reason) {
    return switch (reason) {
      case USER -> "";
      case BUDGET -> "The next call does not fit into the budget of this run.";
      case ACCOUNT -> "The provider refuses the account. Check its key and its credit.";
      case PILOT -> "The first epics are done. Have a look at them before the rest goes on.";
    };
  }
}
