package io.storyloom.api.transfer;

import io.storyloom.api.epic.BulkEpics;
import io.storyloom.api.epic.EpicView;
import io.storyloom.api.project.ProjectView;
import io.storyloom.api.project.Projects;
import io.storyloom.api.story.BulkStories;
import io.storyloom.api.story.StoryView;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// Writes a project's backlog as it is read, so that its size does not matter.
@Service
class Exports {

  private final Projects projects;
  private final BulkEpics epics;
  private final BulkStories stories;
  private final ImportSettings settings;
  private final JsonMapper json;

  Exports(
      Projects projects,
      BulkEpics epics,
      BulkStories stories,
      ImportSettings settings,
      JsonMapper json) {
    this.projects = projects;
    this.epics = epics;
    this.stories = stories;
    this.settings = settings;
    this.json = json;
  }

  /// Opens where an export is written to, once it is known that there is one.
  interface Target {
    OutputStream open(ProjectView project) throws IOException;
  }

  /// Writes one moment's state of the project.
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  void write(TenantId tenant, ProjectId project, ExportFormat format, Target target)
      throws IOException {
    ProjectView found = projects.get(tenant, project);
    BacklogWriter writer = writer(format, found, target.open(found));
    try (Stream<EpicView> allEpics = epics.stream(tenant, project);
        Stream<StoryView> allStories = stories.stream(tenant, project)) {
      merge(allEpics.iterator(), allStories.iterator(), writer);
    }
    writer.end();
  }

  private static void merge(
      Iterator<EpicView> epics, Iterator<StoryView> stories, BacklogWriter writer)
      throws IOException {
    StoryView next = stories.hasNext() ? stories.next() : null;
    while (epics.hasNext()) {
      EpicView epic = epics.next();
      writer.epic(epic);
      while (next != null && next.epicId().equals(epic.id())) {
        writer.story(next);
        next = stories.hasNext() ? stories.next() : null;
      }
    }
  }

  private BacklogWriter writer(ExportFormat format, ProjectView project, OutputStream out)
      throws IOException {
    return switch (format) {
      case JSON -> new JsonExport(out, json, project);
      case JSONL -> new JsonLinesExport(out, json);
      case MARKDOWN -> new MarkdownExport(out, settings.epicWords(), project.name());
    };
  }
}
