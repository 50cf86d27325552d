package io.storyloom.api.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.RunStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run as the contract shows it.
///
/// @param epics null in lists, where they are left out
/// @param options JSON as it was stored at the start
public record Progress(
    String runId,
    String projectId,
    @Nullable String retryOf,
    RunStatus status,
    @Nullable Phase phase,
    @Nullable String phaseDetail,
    boolean cancelRequested,
    boolean pauseRequested,
    @Nullable String pauseReason,
    boolean stalled,
    @Nullable Instant rateLimitedUntil,
    @Nullable Generator generator,
    int totalEpics,
    int completedEpics,
    int failedEpics,
    int skippedEpics,
    int inFlightEpics,
    int pendingEpics,
    int totalStoriesCreated,
    @Nullable Integer currentEpicIndex,
    @Nullable String currentEpicId,
    @Nullable String currentEpicTitle,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Epic> epics,
    @JsonRawValue String options,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    long elapsedMs,
    @Nullable Long estimatedRemainingMs,
    long inputTokens,
    long outputTokens,
    BigDecimal costUsd,
    @Nullable String error,
    long sequence) {

  /// What an active run is at.
  public enum Phase {
    INITIALIZING,
    QUEUEING_EPICS,
    GENERATING_STORIES,
    FINALIZING
  }

  public record Generator(String provider, String model) {}

  public record Epic(
      String epicId,
      String epicTitle,
      int index,
      EpicStatus status,
      int storiesCreated,
      int storiesDeleted,
      int retryCount,
      @Nullable Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable Long durationMs,
      long inputTokens,
      long outputTokens,
      BigDecimal costUsd,
      @Nullable String error,
      @Nullable String skipReason) {}
}
