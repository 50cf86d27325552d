package io.storyloom.api.transfer;

import io.storyloom.api.story.StoryContent;
import io.storyloom.api.story.StoryView;
import io.storyloom.api.transfer.backlog.Backlog;

/// A story as files have it and as it is stored.
final class StoredStory {

  static Backlog.Story of(StoryView story) {
    return new Backlog.Story(
        story.title(),
        story.text(),
        story.persona(),
        story.acceptanceCriteria(),
        story.technicalNotes(),
        story.priority(),
        story.storyPoints());
  }

  static StoryContent content(Backlog.Story story) {
    return new StoryContent(
        story.title(),
        story.text(),
        story.persona(),
        story.acceptanceCriteria(),
        story.technicalNotes(),
        story.priority(),
        story.storyPoints());
  }

  private StoredStory() {}
}
