package io.storyloom.ui.project;

import io.storyloom.api.project.ProjectView;
import io.storyloom.ui.page.Format;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A project as the list shows it.
///
/// @param lastRun null before the first run
record ProjectLine(
    UUID id,
    String name,
    String description,
    String epics,
    String stories,
    String created,
    String createdAt,
    @Nullable UUID lastRun) {

  static ProjectLine of(ProjectView project) {
    return new ProjectLine(
        project.id(),
        project.name(),
        project.description(),
        Format.count(project.epicCount(), "epic", "epics"),
        Format.count(project.storyCount(), "story", "stories"),
        Format.time(project.createdAt()),
        project.createdAt().toString(),
        project.lastRunId());
  }
}
