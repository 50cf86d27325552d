package io.storyloom.ui.project;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.epic.Epics;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.api.story.StoryLists;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import io.storyloom.story.StoryId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// What the project's page loads of an epic when somebody unfolds or edits it.
@Controller
@RequestMapping("/projects/{projectId}/epics/{epicId}")
class EpicParts {

  /// More than a run makes for an epic.
  private static final ListParts STORIES = new ListParts(50);

  private final Projects projects;
  private final Epics epics;
  private final StoryLists stories;

  EpicParts(Projects projects, Epics epics, StoryLists stories) {
    this.projects = projects;
    this.epics = epics;
    this.stories = stories;
  }

  @ModelAttribute("project")
  ProjectId project(@PathVariable ProjectId projectId) {
    return projectId;
  }

  @GetMapping("/stories")
  String stories(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @PathVariable EpicId epicId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "0") int shown,
      Model model) {
    int count = projects.get(tenant, projectId).epicCount();
    model.addAttribute("epic", OpenEpic.of(epic(tenant, projectId, epicId), count));
    var page = stories.ofEpic(tenant, epicId, STORIES.part(cursor, shown));
    model.addAttribute("stories", page.map(StoryCard::of).items());
    model.addAttribute("nextStories", page.nextCursor());
    return cursor == null ? "epic :: stories" : "epic :: more-stories";
  }

  @GetMapping("/edit")
  String edit(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @PathVariable EpicId epicId,
      Model model) {
    model.addAttribute("epic", epic(tenant, projectId, epicId));
    return "epic :: epic-form";
  }

  @GetMapping("/stories/new")
  String newStory(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @PathVariable EpicId epicId,
      Model model) {
    EpicView epic = epic(tenant, projectId, epicId);
    model.addAttribute("story", StoryForm.empty(epic.id(), epic.code()));
    return "epic :: story-form";
  }

  @GetMapping("/stories/{storyId}/edit")
  String editStory(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @PathVariable EpicId epicId,
      @PathVariable StoryId storyId,
      Model model) {
    EpicView epic = epic(tenant, projectId, epicId);
    model.addAttribute("story", StoryForm.of(stories.get(tenant, epicId, storyId), epic.code()));
    return "epic :: story-form";
  }

  private EpicView epic(TenantId tenant, ProjectId project, EpicId epic) {
    EpicView found = epics.get(tenant, epic);
    if (!found.projectId().equals(project.value())) {
      throw ProblemException.epicNotFound();
    }
    return found;
  }
}
