package io.storyloom.run;

/// Why a run pauses.
public enum PauseReason {
  USER,
  BUDGET,
  ACCOUNT,
  PILOT
}
