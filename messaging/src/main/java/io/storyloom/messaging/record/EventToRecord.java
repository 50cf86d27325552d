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
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/// Writes an event down in the words of the contract.
final class EventToRecord {

  private EventToRecord() {}

  static SpecificRecord of(RecordedEvent recorded) {
    String tenant = recorded.run().tenantId().value();
    String project = recorded.run().projectId().toString();
    String run = recorded.run().runId().toString();
    String id = RecordIds.ofEvent(recorded.run().runId(), recorded.sequence());
    Instant at = recorded.occurredAt();
    long sequence = recorded.sequence();
    return switch (recorded.event()) {
      case RunEvent.RunCreated e ->
          new RunCreated(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.epics().size(),
              Shapes.options(e.options()),
              Shapes.epics(e.epics()),
              e.retryOf() == null ? null : e.retryOf().toString());
      case RunEvent.RunStarted e ->
          new RunStarted(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.generator().provider(),
              e.generator().model());
      case RunEvent.EpicStarted e ->
          new EpicStarted(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.epicId().toString(),
              e.index(),
              e.title(),
              e.attempt());
      case RunEvent.EpicGenerating e ->
          new EpicGenerating(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.epicId().toString(),
              e.call(),
              e.retryCount(),
              e.detail());
      case RunEvent.EpicSaving e ->
          new EpicSaving(
              tenant, project, run, at, id, sequence, e.epicId().toString(), e.storyCount());
      case RunEvent.EpicCompleted e ->
          new EpicCompleted(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.epicId().toString(),
              e.storiesCreated(),
              e.storiesDeleted(),
              e.usage().duration().toMillis(),
              e.usage().inputTokens(),
              e.usage().outputTokens(),
              Shapes.cost(e.usage().costUsd()),
              e.retryCount(),
              e.stories() == null ? null : e.stories().stream().map(Shapes::story).toList());
      case RunEvent.EpicFailed e ->
          new EpicFailed(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.epicId().toString(),
              e.error(),
              e.kind().name(),
              e.usage().duration().toMillis(),
              e.usage().inputTokens(),
              e.usage().outputTokens(),
              Shapes.cost(e.usage().costUsd()),
              e.retryCount());
      case RunEvent.EpicSkipped e ->
          new EpicSkipped(
              tenant, project, run, at, id, sequence, e.epicId().toString(), e.reason());
      case RunEvent.EpicReleased e ->
          new EpicReleased(
              tenant, project, run, at, id, sequence, e.epicId().toString(), e.reason().name());
      case RunEvent.RateLimited e ->
          new RateLimited(
              tenant, project, run, at, id, sequence, e.retryAfter().toMillis(), e.provider());
      case RunEvent.RunPaused e ->
          new RunPaused(tenant, project, run, at, id, sequence, e.reason().name());
      case RunEvent.RunResumed _ -> new RunResumed(tenant, project, run, at, id, sequence);
      case RunEvent.RunCompleted e ->
          new RunCompleted(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.status().name(),
              e.totals().totalEpics(),
              e.totals().completedEpics(),
              e.totals().failedEpics(),
              e.totals().skippedEpics(),
              e.totals().totalStoriesCreated(),
              e.totals().usage().duration().toMillis(),
              e.totals().usage().inputTokens(),
              e.totals().usage().outputTokens(),
              Shapes.cost(e.totals().usage().costUsd()));
      case RunEvent.RunFailed e ->
          new RunFailed(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.error(),
              e.totals().totalEpics(),
              e.totals().completedEpics(),
              e.totals().failedEpics(),
              e.totals().skippedEpics(),
              e.totals().totalStoriesCreated(),
              e.totals().usage().duration().toMillis(),
              e.totals().usage().inputTokens(),
              e.totals().usage().outputTokens(),
              Shapes.cost(e.totals().usage().costUsd()));
      case RunEvent.RunCancelled e ->
          new RunCancelled(
              tenant,
              project,
              run,
              at,
              id,
              sequence,
              e.reason().name(),
              e.totals().totalEpics(),
              e.totals().completedEpics(),
              e.totals().failedEpics(),
              e.totals().skippedEpics(),
              e.totals().totalStoriesCreated(),
              e.totals().usage().duration().toMillis(),
              e.totals().usage().inputTokens(),
              e.totals().usage().outputTokens(),
              Shapes.cost(e.totals().usage().costUsd()));
    };
  }
}
