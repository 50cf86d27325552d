package io.storyloom.api.transfer;

import io.storyloom.api.epic.Epics;
import io.storyloom.api.story.Stories;
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

  private final Epics epics;
  private final Stories stories;

  Imports(Epics epics, Stories stories) {
    this.epics = epics;
    this.stories = stories;
  }

  @Transactional
  void append(TenantId tenant, ProjectId project, Backlog backlog) {
    List<EpicId> ids =
        epics.append(
            tenant,
            project,
            backlog.epics().stream()
                .map(epic -> new Epics.Draft(epic.title(), epic.description()))
                .toList());
    var additions = new ArrayList<Stories.Addition>();
    for (int i = 0; i < ids.size(); i++) {
      additions.add(
          new Stories.Addition(
              ids.get(i),
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
