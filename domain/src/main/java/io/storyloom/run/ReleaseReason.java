package io.storyloom.run;

/// Why an epic in flight went back to pending.
public enum ReleaseReason {
  CANCELLED,
  PAUSED,
  HAND_OVER,
  SHUTDOWN,
  WORKER_LOST
}
