package io.storyloom.run;

import java.util.List;

/// What came of a command.
public sealed interface Decision {

  /// These events happened, and the run is now as `run` says.
  record Accepted(List<RecordedEvent> events, Run run) implements Decision {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /// The run already is as the command wants it.
  record Unchanged() implements Decision {}

  /// The command does not fit the state of the run.
  record Rejected(Rejection reason) implements Decision {}

  /// Why a command was rejected.
  enum Rejection {
    RUN_ENDED,
    RUN_NOT_STARTED,
    RUN_PAUSED,
    RUN_NOT_PAUSED,
    EPIC_UNKNOWN,
    EPIC_NOT_PENDING,
    EPIC_NOT_NEXT,
    EPIC_NOT_GENERATING,
    EPIC_NOT_SAVING,
    EPIC_NOT_IN_FLIGHT,
    EPIC_ENDED,
    EPIC_IN_FLIGHT
  }
}
