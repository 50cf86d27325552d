package io.storyloom.api.transfer;

import io.storyloom.api.epic.BulkEpics;
import io.storyloom.api.epic.EpicView;
import io.storyloom.api.story.BulkStories;
import io.storyloom.api.story.StoryContent;
import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Appends backlogs to projects, each as a whole or not at all.
@Service
class Imports {

  private final BulkEpics epics;
  private final BulkStories stories;

  Imports(BulkEpics epics, BulkStories stories) {
    this.epics = epics;
    this.stories = stories;
  }

  @Transactional
  void append(TenantId tenant, ProjectId project, Backlog backlog) {
    List<EpicView> created =
        epics.append(
            tenant,
            project,
            backlog.epics().stream()
                .map(epic -> new BulkEpics.Draft(epic.title(), epic.description()))
                .toList());
    var additions = new ArrayList<BulkStories.Addition>();
    for (int i = 0; i < created.size(); i++) {
      additions.add(
          new BulkStories.Addition(
              new EpicId(created.get(i).id()),
              backlog.epics().get(i).stories().stream().map(Imports::content).toList()));
    }
    stories.addToNewEpics(tenant, project, additions);
  }

  private static StoryContent content(Backlog.Story story) {
    return new StoryContent(
        story.title(),
        story.text(),
        story.persona(),
        story.acceptanceCriteria(),
        story.technicalNotes(),
        story.priority(),
        story.storyPoints());
  }
}
