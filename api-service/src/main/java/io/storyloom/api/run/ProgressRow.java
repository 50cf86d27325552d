package io.storyloom.api.run;

import io.storyloom.run.RunStatus;
import io.storyloom.run.Timeline;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is stored about a run, from which its progress is computed.
///
/// @param epics null when they were not asked for
/// @param repairs how often the read tables were put right without a new event
/// @param timed how many epics of the run have a duration
/// @param timedMs the sum of these durations
record ProgressRow(
    String runId,
    String projectId,
    @Nullable String retryOf,
    RunStatus status,
    boolean cancelRequested,
    boolean pauseRequested,
    @Nullable String pauseReason,
    boolean stalled,
    @Nullable Instant rateLimitedUntil,
    Progress.@Nullable Generator generator,
    Counts counts,
    int storiesCreated,
    @Nullable Current current,
    @Nullable List<Progress.Epic> epics,
    String options,
    Timeline timeline,
    int timed,
    long timedMs,
    long inputTokens,
    long outputTokens,
    BigDecimal costUsd,
    @Nullable String error,
    long sequence,
    int repairs) {

  record Counts(int total, int completed, int failed, int skipped, int inFlight, int pending) {

    boolean allTerminal() {
      return inFlight == 0 && pending == 0;
    }
  }

  /// The epic started last, while the run is not over.
  record Current(int index, String epicId, String title, @Nullable Instant startedAt) {}
}
