package io.storyloom.estimate;

/// What an estimate rests on: what earlier epics took, or configured averages.
public enum Basis {
  HISTORY,
  DEFAULTS
}
