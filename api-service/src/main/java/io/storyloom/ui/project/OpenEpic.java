package io.storyloom.ui.project;

import io.storyloom.api.epic.EpicView;
import io.storyloom.ui.page.Format;
import java.util.UUID;

/// An epic as it is shown when it is unfolded, without its stories.
///
/// @param loss what is lost when it is deleted
/// @param before its place after a move up, and `after` after a move down; 0 for none
record OpenEpic(UUID id, String code, UserText description, String loss, int before, int after) {

  private static final int NAMED_BY = 80;

  /// @param epics how many there are in the project
  static OpenEpic of(EpicView epic, int epics) {
    return new OpenEpic(
        epic.id(),
        epic.code(),
        new UserText(epic.description()),
        loss(epic),
        epic.position() - 1,
        epic.position() < epics ? epic.position() + 1 : 0);
  }

  private static String loss(EpicView epic) {
    String name = "“" + Format.shortened(epic.title(), NAMED_BY) + "”";
    return epic.storyCount() == 0
        ? name + " will be permanently deleted."
        : "%s and its %s will be permanently deleted."
            .formatted(name, Format.count(epic.storyCount(), "story", "stories"));
  }
}
