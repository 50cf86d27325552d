package io.storyloom.api.story;

import io.storyloom.api.epic.Epics;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.project.Projects;
import io.storyloom.api.text.MergePatch;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import io.storyloom.story.StoryId;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1")
class StoryController {

  private final Stories stories;
  private final StoryLists lists;
  private final Epics epics;
  private final Projects projects;

  StoryController(Stories stories, StoryLists lists, Epics epics, Projects projects) {
    this.stories = stories;
    this.lists = lists;
    this.epics = epics;
    this.projects = projects;
  }

  @PostMapping(path = "/epics/{epicId}/stories", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  StoryView create(TenantId tenant, @PathVariable EpicId epicId, @RequestBody StoryFields body) {
    return stories.add(tenant, epicId, body.content());
  }

  @GetMapping("/epics/{epicId}/stories")
  Page<StoryView> ofEpic(TenantId tenant, @PathVariable EpicId epicId, PageRequest page) {
    epics.get(tenant, epicId);
    return lists.ofEpic(tenant, epicId, page);
  }

  @GetMapping("/projects/{projectId}/stories")
  Page<StoryView> ofProject(TenantId tenant, @PathVariable ProjectId projectId, PageRequest page) {
    projects.requireExists(tenant, projectId);
    return lists.ofProject(tenant, projectId, page);
  }

  @PatchMapping(
      path = "/stories/{storyId}",
      consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
  StoryView change(TenantId tenant, @PathVariable StoryId storyId, @RequestBody JsonNode body) {
    return stories.change(tenant, storyId.value(), new MergePatch(body, StoryFields.NAMES));
  }

  @DeleteMapping("/stories/{storyId}")
  ResponseEntity<Void> delete(TenantId tenant, @PathVariable StoryId storyId) {
    stories.delete(tenant, storyId.value());
    return ResponseEntity.noContent().build();
  }
}
