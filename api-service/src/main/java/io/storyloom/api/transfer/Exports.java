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

/// Writes a project's backlog to a file as it is read, so that neither its size nor a slow client
/// matters.
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

  /// Reads one moment's state of the project, row by row, into a file that outlives the
  /// transaction.
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  Export write(TenantId tenant, ProjectId id, ExportFormat format, ExportFile file)
      throws IOException {
    ProjectView project = projects.get(tenant, id);
    Rendering rendering =
        switch (format) {
          case JSON -> merged(Export.Type.JSON, out -> new JsonExport(out, json, project));
          case JSONL -> merged(Export.Type.JSONL, out -> new JsonLinesExport(out, json));
          case CSV -> merged(Export.Type.CSV, CsvExport::new);
          case MARKDOWN ->
              merged(
                  Export.Type.MARKDOWN,
                  out -> new MarkdownExport(out, settings.epicWords(), project.name()));
          case JIRA -> jira(tenant, project);
        };
    try (Stream<EpicView> allEpics = epics.stream(tenant, id);
        Stream<StoryView> allStories = stories.stream(tenant, id)) {
      file.write(out -> rendering.content().write(out, allEpics.iterator(), allStories.iterator()));
    }
    return new Export(rendering.type(), project.name());
  }

  private interface Content {
    void write(OutputStream out, Iterator<EpicView> epics, Iterator<StoryView> stories)
        throws IOException;
  }

  /// What is to be written, and what it is then.
  private record Rendering(Export.Type type, Content content) {}

  private interface WriterTo {
    BacklogWriter of(OutputStream out) throws IOException;
  }

  private static Rendering merged(Export.Type type, WriterTo writer) {
    return new Rendering(type, (out, epics, stories) -> merge(epics, stories, writer.of(out)));
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
    writer.end();
  }

  private Rendering jira(TenantId tenant, ProjectView project) {
    try (Stream<EpicView> all = epics.stream(tenant, new ProjectId(project.id()))) {
      var jira = new JiraExport(project.name(), all.map(EpicView::storyCount).toList());
      return new Rendering(jira.type(), jira::write);
    }
  }
}
