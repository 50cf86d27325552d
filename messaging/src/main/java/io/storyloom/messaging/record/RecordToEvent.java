package io.storyloom.messaging.record;

import io.storyloom.events.v1.EpicCompleted;
import io.storyloom.events.v1.EpicFailed;
import io.storyloom.events.v1.EpicGenerating;
import io.storyloom.events.v1.EpicReleased;
import io.storyloom.events.v1.EpicSaving;
import io.storyloom.events.v1.EpicSkipped;
import io.storyloom.events.v1.EpicStarted;
import io.storyloom.events.v1.RateLimited;
import io.storyloom.events.v1.RunCancelled;
import io.storyloom.events.v1.RunCompleted;
import io.storyloom.events.v1.RunCreated;
import io.storyloom.events.v1.RunFailed;
import io.storyloom.events.v1.RunPaused;
import io.storyloom.events.v1.RunResumed;
import io.storyloom.events.v1.RunStarted;
import io.storyloom.messaging.avro.ForeignRecordException;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.FailureKind;
import io.storyloom.run.Generator;
import io.storyloom.run.PauseReason;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunStatus;
import io.storyloom.run.Totals;
import io.storyloom.run.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/// Reads an event from the words of the contract.
final class RecordToEvent {

  private RecordToEvent() {}

  /// @throws IllegalArgumentException when a field holds a value the contract does not know
  static RecordedEvent of(SpecificRecord record) {
    return switch (record) {
      case RunCreated r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunCreated(
                  Shapes.options(r.getOptions()),
                  Shapes.snapshots(r.getEpics()),
                  r.getRetryOf() == null ? null : RunId.of(r.getRetryOf())));
      case RunStarted r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunStarted(new Generator(r.getProvider(), r.getModel())));
      case EpicStarted r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicStarted(
                  EpicId.of(r.getEpicId()), r.getIndex(), r.getTitle(), r.getAttempt()));
      case EpicGenerating r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicGenerating(
                  EpicId.of(r.getEpicId()), r.getCall(), r.getRetryCount(), r.getDetail()));
      case EpicSaving r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicSaving(EpicId.of(r.getEpicId()), r.getStoryCount()));
      case EpicCompleted r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicCompleted(
                  EpicId.of(r.getEpicId()),
                  r.getStoriesCreated(),
                  r.getStoriesDeleted(),
                  usage(r.getDurationMs(), r.getInputTokens(), r.getOutputTokens(), r.getCostUsd()),
                  r.getRetryCount(),
                  r.getStories() == null
                      ? null
                      : r.getStories().stream().map(Shapes::story).toList()));
      case EpicFailed r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicFailed(
                  EpicId.of(r.getEpicId()),
                  r.getError(),
                  FailureKind.valueOf(r.getKind()),
                  usage(r.getDurationMs(), r.getInputTokens(), r.getOutputTokens(), r.getCostUsd()),
                  r.getRetryCount()));
      case EpicSkipped r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicSkipped(EpicId.of(r.getEpicId()), r.getReason()));
      case EpicReleased r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.EpicReleased(
                  EpicId.of(r.getEpicId()), ReleaseReason.valueOf(r.getReason())));
      case RateLimited r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RateLimited(Duration.ofMillis(r.getRetryAfterMs()), r.getProvider()));
      case RunPaused r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunPaused(PauseReason.valueOf(r.getReason())));
      case RunResumed r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunResumed());
      case RunCompleted r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunCompleted(
                  RunStatus.valueOf(r.getStatus()),
                  new Totals(
                      r.getTotalEpics(),
                      r.getCompletedEpics(),
                      r.getFailedEpics(),
                      r.getSkippedEpics(),
                      r.getTotalStoriesCreated(),
                      usage(
                          r.getDurationMs(),
                          r.getInputTokens(),
                          r.getOutputTokens(),
                          r.getCostUsd()))));
      case RunFailed r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunFailed(
                  r.getError(),
                  new Totals(
                      r.getTotalEpics(),
                      r.getCompletedEpics(),
                      r.getFailedEpics(),
                      r.getSkippedEpics(),
                      r.getTotalStoriesCreated(),
                      usage(
                          r.getDurationMs(),
                          r.getInputTokens(),
                          r.getOutputTokens(),
                          r.getCostUsd()))));
      case RunCancelled r ->
          event(
              r.getTenantId(),
              r.getProjectId(),
              r.getRunId(),
              r.getSequence(),
              r.getOccurredAt(),
              new RunEvent.RunCancelled(
                  CancelReason.valueOf(r.getReason()),
                  new Totals(
                      r.getTotalEpics(),
                      r.getCompletedEpics(),
                      r.getFailedEpics(),
                      r.getSkippedEpics(),
                      r.getTotalStoriesCreated(),
                      usage(
                          r.getDurationMs(),
                          r.getInputTokens(),
                          r.getOutputTokens(),
                          r.getCostUsd()))));
      default ->
          throw new ForeignRecordException("No event: " + record.getSchema().getFullName(), null);
    };
  }

  private static RecordedEvent event(
      String tenant, String project, String run, long sequence, Instant at, RunEvent event) {
    return new RecordedEvent(Shapes.run(tenant, project, run), sequence, at, event);
  }

  private static Usage usage(
      long durationMs, long inputTokens, long outputTokens, BigDecimal costUsd) {
    return new Usage(Duration.ofMillis(durationMs), inputTokens, outputTokens, costUsd);
  }
}
