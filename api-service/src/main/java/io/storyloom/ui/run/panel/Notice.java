package io.storyloom.ui.run.panel;

import io.storyloom.api.run.Progress;
import io.storyloom.run.PauseReason;
import io.storyloom.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Something about a run that people should know besides its progress.
///
/// @param style a class of notices
record Notice(String style, String text) {

  static List<Notice> of(Progress run) {
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
    if (run.status() == RunStatus.PAUSED && run.pauseReason() != null) {
      String why = why(run.pauseReason());
      if (!why.isEmpty()) {
        notices.add(new Notice("warning", why));
      }
    }
    return notices;
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
