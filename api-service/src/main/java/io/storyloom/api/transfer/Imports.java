package io.storyloom.api.transfer;

import io.storyloom.api.epic.BulkEpics;
import io.storyloom.api.epic.EpicView;
import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.idempotency.IdempotencyKeys;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.api.story.BulkStories;
import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Appends backlogs to projects, each as a whole or not at all.
@Service
class Imports {

  private final Projects projects;
  private final BulkEpics epics;
  private final BulkStories stories;
  private final IdempotencyKeys keys;

  Imports(Projects projects, BulkEpics epics, BulkStories stories, IdempotencyKeys keys) {
    this.projects = projects;
    this.epics = epics;
    this.stories = stories;
    this.keys = keys;
  }

  /// @param replayed whether an earlier request was answered so
  record Answer(Imported imported, boolean replayed) {}

  /// @param lookedFor what an import without an epic is told
  @Transactional
  Answer append(
      TenantId tenant,
      ProjectId project,
      Backlog backlog,
      String lookedFor,
      @Nullable IdempotencyKey key) {
    String scope = "POST /api/v1/projects/" + project + "/imports";
    if (key != null) {
      Imported earlier = keys.claim(tenant, scope, key, backlog, Imported.class);
      if (earlier != null) {
        return new Answer(earlier, true);
      }
    }
    projects.requireExists(tenant, project);
    if (backlog.epics().isEmpty()) {
      throw nothing(lookedFor, backlog.warnings());
    }
    append(tenant, project, backlog.epics());
    var imported = new Imported(backlog.epics().size(), backlog.storyCount(), backlog.warnings());
    if (key != null) {
      keys.keep(tenant, scope, key, imported);
    }
    return new Answer(imported, false);
  }

  private void append(TenantId tenant, ProjectId project, List<Backlog.Epic> found) {
    List<EpicView> created =
        epics.append(
            tenant,
            project,
            found.stream()
                .map(epic -> new BulkEpics.Draft(epic.title(), epic.description()))
                .toList());
    var additions = new ArrayList<BulkStories.Addition>();
    for (int i = 0; i < created.size(); i++) {
      additions.add(
          new BulkStories.Addition(
              new EpicId(created.get(i).id()),
              found.get(i).stories().stream().map(StoredStory::content).toList()));
    }
    stories.addToNewEpics(tenant, project, additions);
  }

  private static ProblemException nothing(String lookedFor, List<Backlog.Warning> warnings) {
    return ProblemException.of(
        ProblemCode.NOTHING_TO_IMPORT,
        lookedFor,
        warnings.isEmpty() ? Map.of() : Map.of("warnings", warnings));
  }
}
