package io.storyloom.standalone.generate;

import io.storyloom.run.EpicStatus;
import io.storyloom.run.RunStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run's progress as the API shows it, as far as a terminal does.
record Progress(
    RunStatus status,
    @Nullable String phaseDetail,
    boolean cancelRequested,
    @Nullable String pauseReason,
    boolean stalled,
    @Nullable Instant rateLimitedUntil,
    int totalEpics,
    int completedEpics,
    int failedEpics,
    int skippedEpics,
    int totalStoriesCreated,
    List<Epic> epics,
    long elapsedMs,
    @Nullable Long estimatedRemainingMs,
    @Nullable String error) {

  int doneEpics() {
    return completedEpics + failedEpics + skippedEpics;
  }

  /// One epic of the run.
  record Epic(
      int index,
      String epicTitle,
      EpicStatus status,
      int storiesCreated,
      int retryCount,
      @Nullable Long durationMs,
      @Nullable String error,
      @Nullable String skipReason) {}
}
