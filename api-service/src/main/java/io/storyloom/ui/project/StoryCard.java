package io.storyloom.ui.project;

import io.storyloom.api.story.StoryView;
import io.storyloom.story.Priority;
import io.storyloom.ui.page.Format;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A story as its epic shows it.
///
/// @param priority null when nobody said
/// @param points null when nobody said
/// @param run that generated it, null when none did
/// @param loss what is lost when it is deleted
record StoryCard(
    UUID id,
    String code,
    UserText title,
    UserText text,
    UserText persona,
    List<UserText> criteria,
    UserText notes,
    @Nullable String priority,
    @Nullable String points,
    boolean edited,
    @Nullable UUID run,
    String loss) {

  private static final int NAMED_BY = 80;

  static StoryCard of(StoryView story) {
    Integer points = story.storyPoints();
    return new StoryCard(
        story.id(),
        story.code(),
        new UserText(story.title()),
        new UserText(story.text()),
        new UserText(story.persona()),
        story.acceptanceCriteria().stream().map(UserText::new).toList(),
        new UserText(story.technicalNotes()),
        words(story.priority()),
        points == null ? null : Format.count(points, "point", "points"),
        story.edited(),
        story.runId(),
        "“" + Format.shortened(story.title(), NAMED_BY) + "” will be permanently deleted.");
  }

  static @Nullable String words(@Nullable Priority priority) {
    return switch (priority) {
      case null -> null;
      case MUST -> "Must";
      case SHOULD -> "Should";
      case COULD -> "Could";
      case WONT -> "Won’t";
    };
  }
}
