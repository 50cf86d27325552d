package io.storyloom.ui.run.words;

import io.storyloom.api.run.Progress;
import io.storyloom.run.RunStatus;

/// The state of a run in a word and a colour.
///
/// @param kind the class of the badge
public record RunBadge(String kind, String text) {

  private static final String ACTIVE = "active";

  public static RunBadge of(Progress run) {
    if (run.status().isTerminal()) {
      return of(run.status());
    }
    if (run.cancelRequested()) {
      return new RunBadge("warned", "Cancelling…");
    }
    if (run.stalled()) {
      return new RunBadge("warned", "Stalled");
    }
    if (run.pauseRequested() && run.status() != RunStatus.PAUSED) {
      return new RunBadge("paused", "Pausing…");
    }
    return of(run.status());
  }

  private static RunBadge of(RunStatus status) {
    String kind =
        switch (status) {
          case QUEUED -> "pending";
          case RUNNING -> ACTIVE;
          case PAUSED -> "paused";
          case COMPLETED -> "done";
          case PARTIAL -> "warned";
          case FAILED -> "failed";
          case CANCELLED -> "skipped";
        };
    return new RunBadge(kind, word(status));
  }

  /// Whether it goes on, with nothing in its way.
  public boolean isActive() {
    return kind.equals(ACTIVE);
  }

  public static String word(RunStatus status) {
    return switch (status) {
      case QUEUED -> "Queued";
      case RUNNING -> "Running";
      case PAUSED -> "Paused";
      case COMPLETED -> "Completed";
      case PARTIAL -> "Partial";
      case FAILED -> "Failed";
      case CANCELLED -> "Cancelled";
    };
  }
}
