package io.storyloom.run;

import java.util.UUID;

/// Identifies a run; a UUIDv7, so that runs sort by their creation.
public record RunId(UUID value) implements Comparable<RunId> {

  /// @throws IllegalArgumentException when the text is no UUID
  public static RunId of(String text) {
    return new RunId(UUID.fromString(text));
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
