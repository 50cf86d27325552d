package io.storyloom.ui.project;

import io.storyloom.api.project.ProjectView;
import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.RunTitle;
import org.jspecify.annotations.Nullable;

/// A project at a glance, and whether stories can be generated for it.
///
/// @param title of the page, with the progress of an active run
/// @param shortName for the title of the page
/// @param longName whether it is shown in a box that scrolls
/// @param lastRun null before the first
/// @param obstacle why nothing can be generated, null when it can
/// @param state changes with the runs and the numbers
record ProjectHead(
    String title,
    String shortName,
    String name,
    boolean longName,
    UserText description,
    String epics,
    String stories,
    @Nullable HistoryLine lastRun,
    @Nullable String obstacle,
    String state) {

  private static final int TITLE_LENGTH = 80;

  /// @param lastRun null before the first
  static ProjectHead of(ProjectView project, @Nullable Progress lastRun) {
    boolean active = lastRun != null && !lastRun.status().isTerminal();
    String name = Format.shortened(project.name(), TITLE_LENGTH);
    return new ProjectHead(
        RunTitle.of(lastRun == null ? null : RunTitle.progress(lastRun), name),
        name,
        project.name(),
        project.name().length() > TITLE_LENGTH,
        new UserText(project.description()),
        Format.number(project.epicCount()),
        Format.number(project.storyCount()),
        lastRun == null ? null : HistoryLine.of(lastRun),
        obstacle(project, active),
        lastRun == null
            ? "%d %d".formatted(project.epicCount(), project.storyCount())
            : "%d %d %s %s"
                .formatted(
                    project.epicCount(), project.storyCount(), lastRun.runId(), lastRun.status()));
  }

  private static @Nullable String obstacle(ProjectView project, boolean active) {
    if (active) {
      return "Story generation in progress";
    }
    return project.epicCount() == 0 ? "Add epics to generate stories" : null;
  }
}
