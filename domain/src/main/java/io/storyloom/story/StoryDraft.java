package io.storyloom.story;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A story's content, before it has an id and a code.
///
/// @param text "As a …, I want …, so that …"
/// @param technicalNotes empty when there are none
/// @param storyPoints the effort, when it was estimated
public record StoryDraft(
    String title,
    String text,
    String persona,
    List<String> acceptanceCriteria,
    String technicalNotes,
    Priority priority,
    @Nullable Integer storyPoints) {

  public StoryDraft {
    acceptanceCriteria = List.copyOf(acceptanceCriteria);
  }
}
