package io.storyloom.run;

/// Where an epic of a run stands; the last three are terminal and never change.
public enum EpicStatus {
  PENDING,
  GENERATING,
  SAVING,
  COMPLETED,
  FAILED,
  SKIPPED;

  public boolean isTerminal() {
    return switch (this) {
      case PENDING, GENERATING, SAVING -> false;
      case COMPLETED, FAILED, SKIPPED -> true;
    };
  }

  public boolean isInFlight() {
    return this == GENERATING || this == SAVING;
  }
}
