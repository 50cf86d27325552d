package io.storyloom.messaging.record;

import io.storyloom.events.v1.EpicQueued;
import io.storyloom.events.v1.RunCancelRequested;
import io.storyloom.events.v1.RunPauseRequested;
import io.storyloom.events.v1.RunResumeRequested;
import io.storyloom.messaging.avro.ForeignRecordException;
import io.storyloom.run.CancelReason;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunRequest.LostCommands;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Requests in the words of the contract, in both directions.
final class RequestRecords {

  private RequestRecords() {}

  static SpecificRecord of(RecordedRequest recorded) {
    String tenant = recorded.run().tenantId().value();
    String project = recorded.run().projectId().toString();
    String run = recorded.run().runId().toString();
    Instant at = recorded.occurredAt();
    long sequence = recorded.commandSequence();
    return switch (recorded.request()) {
      case RunRequest.EpicQueued c ->
          new EpicQueued(
              tenant,
              project,
              run,
              at,
              sequence,
              c.epic().epicId().toString(),
              c.epic().title(),
              c.epic().index(),
              c.totalEpics(),
              Shapes.options(c.options()));
      case RunRequest.RunCancelRequested(CancelReason reason, @Nullable LostCommands lost) ->
          new RunCancelRequested(
              tenant,
              project,
              run,
              at,
              sequence,
              reason.name(),
              lost == null ? null : lost.totalEpics(),
              lost == null ? null : Shapes.options(lost.options()),
              lost == null ? null : Shapes.epics(lost.epics()));
      case RunRequest.RunPauseRequested _ ->
          new RunPauseRequested(tenant, project, run, at, sequence);
      case RunRequest.RunResumeRequested c ->
          new RunResumeRequested(tenant, project, run, at, sequence, Shapes.budget(c.maxCostUsd()));
    };
  }

  /// @throws IllegalArgumentException when a field holds a value the contract does not know
  static RecordedRequest read(SpecificRecord record) {
    RecordedRequest request = mapped(record);
    if (request.commandSequence() < 1) {
      throw new IllegalArgumentException("Command " + request.commandSequence());
    }
    return request;
  }

  private static RecordedRequest mapped(SpecificRecord record) {
    return switch (record) {
      case EpicQueued r ->
          new RecordedRequest(
              Shapes.run(r.getTenantId(), r.getProjectId(), r.getRunId()),
              r.getCommandSequence(),
              r.getOccurredAt(),
              new RunRequest.EpicQueued(
                  Shapes.snapshot(r.getEpicId(), r.getEpicTitle(), r.getIndex(), r.getTotalEpics()),
                  r.getTotalEpics(),
                  Shapes.options(r.getOptions())));
      case RunCancelRequested r ->
          new RecordedRequest(
              Shapes.run(r.getTenantId(), r.getProjectId(), r.getRunId()),
              r.getCommandSequence(),
              r.getOccurredAt(),
              new RunRequest.RunCancelRequested(
                  CancelReason.valueOf(r.getReason()), lostCommands(r)));
      case RunPauseRequested r ->
          new RecordedRequest(
              Shapes.run(r.getTenantId(), r.getProjectId(), r.getRunId()),
              r.getCommandSequence(),
              r.getOccurredAt(),
              new RunRequest.RunPauseRequested());
      case RunResumeRequested r ->
          new RecordedRequest(
              Shapes.run(r.getTenantId(), r.getProjectId(), r.getRunId()),
              r.getCommandSequence(),
              r.getOccurredAt(),
              new RunRequest.RunResumeRequested(r.getMaxCostUsd()));
      default ->
          throw new ForeignRecordException("No request: " + record.getSchema().getFullName(), null);
    };
  }

  private static @Nullable LostCommands lostCommands(RunCancelRequested record) {
    if (record.getTotalEpics() == null
        || record.getOptions() == null
        || record.getEpics() == null) {
      return null;
    }
    if (record.getTotalEpics() < 1 || record.getTotalEpics() != record.getEpics().size()) {
      throw new IllegalArgumentException(
          "%d of %d epics".formatted(record.getEpics().size(), record.getTotalEpics()));
    }
    return new LostCommands(
        record.getTotalEpics(),
        Shapes.options(record.getOptions()),
        Shapes.snapshots(record.getEpics()));
  }
}
