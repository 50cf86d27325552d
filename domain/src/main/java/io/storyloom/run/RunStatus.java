package io.storyloom.run;

/// Where a run stands; the last four are terminal and never change.
public enum RunStatus {
  QUEUED,
  RUNNING,
  PAUSED,
  COMPLETED,
  PARTIAL,
  FAILED,
  CANCELLED;

  public boolean isTerminal() {
    return switch (this) {
      case QUEUED, RUNNING, PAUSED -> false;
      case COMPLETED, PARTIAL, FAILED, CANCELLED -> true;
    };
  }
}
