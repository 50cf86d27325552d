package io.storyloom.ui.project;

import io.storyloom.api.epic.EpicView;
import io.storyloom.ui.page.Format;
import java.util.UUID;

/// An epic as the project's list shows it while it is folded.
record EpicLine(UUID id, String code, UserText title, String excerpt, String stories) {

  private static final int EXCERPT_LENGTH = 160;

  static EpicLine of(EpicView epic) {
    return new EpicLine(
        epic.id(),
        epic.code(),
        new UserText(epic.title()),
        Format.shortened(epic.description(), EXCERPT_LENGTH),
        Format.count(epic.storyCount(), "story", "stories"));
  }
}
