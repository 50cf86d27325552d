package io.storyloom.run;

/// Why an epic failed.
public enum FailureKind {
  TRANSIENT,
  PERMANENT,
  NO_STORIES,
  CRASHED,
  COMMANDS_LOST
}
