package io.storyloom.story;

/// MoSCoW.
public enum Priority {
  MUST,
  SHOULD,
  COULD,
  WONT
}
