package io.storyloom.run;

/// Why an epic failed.
public enum FailureKind {
  TRANSIENT,
  PERMANENT,
  NO_STORIES,
  CRASHED,
  COMMANDS_LOST;

  /// Whether an epic that is not in flight can fail like this, in a run of this status.
  boolean mayStrikePending(RunStatus run) {
    return switch (this) {
      case TRANSIENT, PERMANENT, NO_STORIES -> false;
      case CRASHED -> run == RunStatus.RUNNING;
      case COMMANDS_LOST -> !run.isTerminal();
    };
  }
}
