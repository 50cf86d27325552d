package io.storyloom.story;

import java.util.UUID;

/// Identifies a story.
public record StoryId(UUID value) {

  @Override
  public String toString() {
    return value.toString();
  }
}
