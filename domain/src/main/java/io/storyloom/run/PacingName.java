package io.storyloom.run;

/// How fast a run goes; the figures behind a name are configuration, see [Pacing].
public enum PacingName {
  SAFE,
  NORMAL,
  FAST
}
