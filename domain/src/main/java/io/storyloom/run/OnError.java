package io.storyloom.run;

/// What a failed epic does to its run.
public enum OnError {
  CONTINUE,
  STOP
}
