package io.storyloom.api.story;

import io.storyloom.story.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a story says. Texts are empty when there are none.
public record StoryContent(
    String title,
    String text,
    String persona,
    List<String> acceptanceCriteria,
    String technicalNotes,
    @Nullable Priority priority,
    @Nullable Integer storyPoints) {

  public StoryContent {
    acceptanceCriteria = List.copyOf(acceptanceCriteria);
  }
}
