package io.storyloom.ui.project;

import io.storyloom.api.project.ProjectView;
import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.RunBadge;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A project as the list shows it.
///
/// @param shortName for sentences
/// @param loss what is lost with the project
/// @param lastRun null before the first run
/// @param active whether its last run goes on
record ProjectLine(
    UUID id,
    String name,
    String shortName,
    String description,
    String epics,
    String stories,
    String created,
    String createdAt,
    String loss,
    @Nullable UUID lastRun,
    @Nullable RunBadge badge,
    boolean active) {

  /// @param lastRun null before the first run
  static ProjectLine of(ProjectView project, @Nullable Progress lastRun) {
    String shortName = Format.shortened(project.name());
    String epics = Format.count(project.epicCount(), "epic", "epics");
    String stories = Format.count(project.storyCount(), "story", "stories");
    return new ProjectLine(
        project.id(),
        project.name(),
        shortName,
        project.description(),
        epics,
        stories,
        Format.time(project.createdAt()),
        project.createdAt().toString(),
        loss(shortName, epics, stories),
        project.lastRunId(),
        lastRun == null ? null : RunBadge.of(lastRun),
        lastRun != null && !lastRun.status().isTerminal());
  }

  private static String loss(String name, String epics, String stories) {
    return ("“%s” is deleted with its %s and %s. A run that is going on ends; past runs stay"
            + " readable. This cannot be undone.")
        .formatted(name, epics, stories);
  }
}
