package io.storyloom.ui.project;

import io.storyloom.api.story.StoryView;
import io.storyloom.story.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a story is written with, by hand.
///
/// @param id null for one that is new
/// @param criteria all in one text: one a line or, when one of them has lines of its own, one a
///   paragraph
record StoryForm(
    UUID epic,
    String epicCode,
    @Nullable UUID id,
    @Nullable String code,
    String title,
    String text,
    String persona,
    String criteria,
    boolean paragraphs,
    String notes,
    List<Choice> priorities,
    @Nullable Integer points) {

  /// One of several.
  record Choice(String value, String label, boolean chosen) {}

  static StoryForm empty(UUID epic, String epicCode) {
    return new StoryForm(
        epic, epicCode, null, null, "", "", "", "", false, "", priorities(null), null);
  }

  static StoryForm of(StoryView story, String epicCode) {
    List<String> criteria = story.acceptanceCriteria();
    boolean paragraphs = criteria.stream().anyMatch(each -> each.contains("\n"));
    return new StoryForm(
        story.epicId(),
        epicCode,
        story.id(),
        story.code(),
        story.title(),
        story.text(),
        story.persona(),
        String.join(paragraphs ? "\n\n" : "\n", criteria),
        paragraphs,
        story.technicalNotes(),
        priorities(story.priority()),
        story.storyPoints());
  }

  private static List<Choice> priorities(@Nullable Priority chosen) {
    return Arrays.stream(Priority.values())
        .map(each -> new Choice(each.name(), String.valueOf(StoryCard.words(each)), each == chosen))
        .toList();
  }
}
