package io.storyloom.run;

import java.util.UUID;

/// Identifies a project.
public record ProjectId(UUID value) implements Comparable<ProjectId> {

  /// @throws IllegalArgumentException when the text is no UUID
  public static ProjectId of(String text) {
    return new ProjectId(UUID.fromString(text));
  }

  @Override
  public int compareTo(ProjectId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
