package io.storyloom.messaging.outbox;

import io.storyloom.messaging.record.RecordType;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.run.EpicId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRequest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One record as the outbox keeps it.
///
/// @param position its place among the rows of its run, without gaps
/// @param epicId the epic that is meant, if one is
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying every payload costs
record OutboxRow(
    RunId run,
    long position,
    String tenantId,
    RecordType type,
    Instant occurredAt,
    @Nullable UUID epicId,
    byte[] payload) {

  static OutboxRow of(RecordedEvent event, RunCodec codec) {
    return new OutboxRow(
        event.run().runId(),
        event.sequence(),
        event.run().tenantId().value(),
        RecordType.of(event.event()),
        event.occurredAt(),
        value(epicOf(event.event())),
        codec.encode(event));
  }

  static OutboxRow of(RecordedRequest request, RunCodec codec) {
    return new OutboxRow(
        request.run().runId(),
        request.commandSequence(),
        request.run().tenantId().value(),
        RecordType.of(request.request()),
        request.occurredAt(),
        value(epicOf(request.request())),
        codec.encode(request));
  }

  private static @Nullable UUID value(@Nullable EpicId epic) {
    return epic == null ? null : epic.value();
  }

  private static @Nullable EpicId epicOf(RunEvent event) {
    return switch (event) {
      case RunEvent.EpicStarted e -> e.epicId();
      case RunEvent.EpicGenerating e -> e.epicId();
      case RunEvent.EpicSaving e -> e.epicId();
      case RunEvent.EpicCompleted e -> e.epicId();
      case RunEvent.EpicFailed e -> e.epicId();
      case RunEvent.EpicSkipped e -> e.epicId();
      case RunEvent.EpicReleased e -> e.epicId();
      case RunEvent.RunCreated _,
          RunEvent.RunStarted _,
          RunEvent.RateLimited _,
          RunEvent.RunPaused _,
          RunEvent.RunResumed _,
          RunEvent.RunCompleted _,
          RunEvent.RunFailed _,
          RunEvent.RunCancelled _ ->
          null;
    };
  }

  private static @Nullable EpicId epicOf(RunRequest request) {
    return switch (request) {
      case RunRequest.EpicQueued c -> c.epic().epicId();
      case RunRequest.RunCancelRequested _,
          RunRequest.RunPauseRequested _,
          RunRequest.RunResumeRequested _ ->
          null;
    };
  }
}
