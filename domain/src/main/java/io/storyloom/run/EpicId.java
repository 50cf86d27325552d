package io.storyloom.run;

import java.util.UUID;

/// Identifies an epic.
public record EpicId(UUID value) implements Comparable<EpicId> {

  /// @throws IllegalArgumentException when the text is no UUID
  public static EpicId of(String text) {
    return new EpicId(UUID.fromString(text));
  }

  @Override
  public int compareTo(EpicId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
