package io.storyloom.run;

/// Why a run is cancelled.
public enum CancelReason {
  USER,
  PROJECT_DELETED,
  COMMANDS_LOST
}
