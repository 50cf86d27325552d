package io.storyloom.ui.project;

import io.storyloom.api.run.Progress;
import io.storyloom.run.RunStatus;
import io.storyloom.ui.page.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A run as its project's history shows it.
///
/// @param badge the class of a badge that has the colour of the status
/// @param epics how many of them ended how
record RunLine(
    String id,
    String status,
    String badge,
    boolean active,
    String created,
    String createdAt,
    String epics,
    String stories,
    String elapsed) {

  static RunLine of(Progress run) {
    return new RunLine(
        run.runId(),
        words(run.status()),
        badge(run.status()),
        !run.status().isTerminal(),
        Format.time(run.createdAt()),
        run.createdAt().toString(),
        epics(run),
        Format.number(run.totalStoriesCreated()),
        run.startedAt() == null ? "–" : Format.duration(Duration.ofMillis(run.elapsedMs())));
  }

  private static String words(RunStatus status) {
    return switch (status) {
      case QUEUED -> "Queued";
      case RUNNING -> "Running";
      case PAUSED -> "Paused";
      case COMPLETED -> "Completed";
      case PARTIAL -> "Completed with errors";
      case FAILED -> "Failed";
      case CANCELLED -> "Cancelled";
    };
  }

  private static String badge(RunStatus status) {
    return switch (status) {
      case QUEUED -> "pending";
      case RUNNING -> "active";
      case PAUSED -> "paused";
      case COMPLETED -> "done";
      case PARTIAL -> "warned";
      case FAILED -> "failed";
      case CANCELLED -> "skipped";
    };
  }

  private static String epics(Progress run) {
    List<String> parts = new ArrayList<>();
    parts.add(Format.number(run.completedEpics()) + " of " + Format.number(run.totalEpics()));
    if (run.failedEpics() > 0) {
      parts.add(Format.number(run.failedEpics()) + " failed");
    }
    if (run.skippedEpics() > 0) {
      parts.add(Format.number(run.skippedEpics()) + " skipped");
    }
    return String.join(", ", parts);
  }
}
