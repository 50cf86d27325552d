package io.storyloom.api.transfer.backlog;

import io.storyloom.story.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The epics and stories found in an import file, in its order, and what was left out.
public record Backlog(List<Epic> epics, List<Warning> warnings) {

  public Backlog {
    epics = List.copyOf(epics);
    warnings = List.copyOf(warnings);
  }

  /// How many stories all epics hold.
  public int storyCount() {
    return epics.stream().mapToInt(epic -> epic.stories().size()).sum();
  }

  /// @param description empty when there is none
  public record Epic(String title, String description, List<Story> stories) {
    public Epic {
      stories = List.copyOf(stories);
    }
  }

  /// Texts are empty when there are none; priority and points are null when not estimated.
  public record Story(
      String title,
      String text,
      String persona,
      List<String> acceptanceCriteria,
      String technicalNotes,
      @Nullable Priority priority,
      @Nullable Integer storyPoints) {
    public Story {
      acceptanceCriteria = List.copyOf(acceptanceCriteria);
    }
  }

  /// @param line in the file, from 1
  public record Warning(int line, String message) {}
}
