package io.storyloom.messaging.record;

import io.storyloom.run.RunEvent;
import io.storyloom.run.RunRequest;

/// The records of the contract, by their CloudEvents type.
public enum RecordType {
  EPIC_QUEUED(Kind.COMMAND),
  RUN_CANCEL_REQUESTED(Kind.COMMAND),
  RUN_PAUSE_REQUESTED(Kind.COMMAND),
  RUN_RESUME_REQUESTED(Kind.COMMAND),
  RUN_CREATED(Kind.EVENT),
  RUN_STARTED(Kind.EVENT),
  EPIC_STARTED(Kind.EVENT),
  EPIC_GENERATING(Kind.EVENT),
  EPIC_SAVING(Kind.EVENT),
  EPIC_COMPLETED(Kind.EVENT),
  EPIC_FAILED(Kind.EVENT),
  EPIC_SKIPPED(Kind.EVENT),
  EPIC_RELEASED(Kind.EVENT),
  RATE_LIMITED(Kind.EVENT),
  RUN_PAUSED(Kind.EVENT),
  RUN_RESUMED(Kind.EVENT),
  RUN_COMPLETED(Kind.LAST_EVENT),
  RUN_FAILED(Kind.LAST_EVENT),
  RUN_CANCELLED(Kind.LAST_EVENT);

  private enum Kind {
    COMMAND,
    EVENT,
    LAST_EVENT
  }

  private final Kind kind;

  RecordType(Kind kind) {
    this.kind = kind;
  }

  /// Whether it belongs to the events topic; else it is a command.
  public boolean event() {
    return kind != Kind.COMMAND;
  }

  /// Whether no further event of its run follows.
  public boolean terminal() {
    return kind == Kind.LAST_EVENT;
  }

  public static RecordType of(RunEvent event) {
    return switch (event) {
      case RunEvent.RunCreated _ -> RUN_CREATED;
      case RunEvent.RunStarted _ -> RUN_STARTED;
      case RunEvent.EpicStarted _ -> EPIC_STARTED;
      case RunEvent.EpicGenerating _ -> EPIC_GENERATING;
      case RunEvent.EpicSaving _ -> EPIC_SAVING;
      case RunEvent.EpicCompleted _ -> EPIC_COMPLETED;
      case RunEvent.EpicFailed _ -> EPIC_FAILED;
      case RunEvent.EpicSkipped _ -> EPIC_SKIPPED;
      case RunEvent.EpicReleased _ -> EPIC_RELEASED;
      case RunEvent.RateLimited _ -> RATE_LIMITED;
      case RunEvent.RunPaused _ -> RUN_PAUSED;
      case RunEvent.RunResumed _ -> RUN_RESUMED;
      case RunEvent.RunCompleted _ -> RUN_COMPLETED;
      case RunEvent.RunFailed _ -> RUN_FAILED;
      case RunEvent.RunCancelled _ -> RUN_CANCELLED;
    };
  }

  public static RecordType of(RunRequest request) {
    return switch (request) {
      case RunRequest.EpicQueued _ -> EPIC_QUEUED;
      case RunRequest.RunCancelRequested _ -> RUN_CANCEL_REQUESTED;
      case RunRequest.RunPauseRequested _ -> RUN_PAUSE_REQUESTED;
      case RunRequest.RunResumeRequested _ -> RUN_RESUME_REQUESTED;
    };
  }
}
