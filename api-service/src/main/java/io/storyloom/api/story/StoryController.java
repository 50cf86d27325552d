package io.storyloom.api.story;

import io.storyloom.api.epic.Epics;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.project.Projects;
import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.TextFields;
import io.storyloom.api.text.TextRule;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import io.storyloom.story.Priority;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1")
class StoryController {

  private static final int MOST_POINTS = 999_999;

  private final Stories stories;
  private final Epics epics;
  private final Projects projects;

  StoryController(Stories stories, Epics epics, Projects projects) {
    this.stories = stories;
    this.epics = epics;
    this.projects = projects;
  }

  record NewStory(
      @Nullable String title,
      @Nullable String text,
      @Nullable String persona,
      @Nullable List<@Nullable String> acceptanceCriteria,
      @Nullable String technicalNotes,
      @Nullable Priority priority,
      @Nullable Integer storyPoints) {}

  @PostMapping("/epics/{epicId}/stories")
  ResponseEntity<StoryView> create(
      TenantId tenant, @PathVariable EpicId epicId, @RequestBody NewStory body) {
    StoryView story = stories.add(tenant, epicId, content(body));
    return ResponseEntity.created(URI.create("/api/v1/stories/" + story.id())).body(story);
  }

  @GetMapping("/epics/{epicId}/stories")
  Page<StoryView> ofEpic(TenantId tenant, @PathVariable EpicId epicId, PageRequest page) {
    epics.get(tenant, epicId);
    return stories.ofEpic(tenant, epicId, page);
  }

  @GetMapping("/projects/{projectId}/stories")
  Page<StoryView> ofProject(TenantId tenant, @PathVariable ProjectId projectId, PageRequest page) {
    projects.requireExists(tenant, projectId);
    return stories.ofProject(tenant, projectId, page);
  }

  @PatchMapping("/stories/{storyId}")
  StoryView change(TenantId tenant, @PathVariable UUID storyId, @RequestBody JsonNode body) {
    var patch = new MergePatch(body, StoryPatch.FIELDS);
    StoryPatch changes = StoryPatch.of(patch, MOST_POINTS);
    patch.check();
    return stories.change(tenant, storyId, changes::apply);
  }

  @DeleteMapping("/stories/{storyId}")
  ResponseEntity<Void> delete(TenantId tenant, @PathVariable UUID storyId) {
    stories.delete(tenant, storyId);
    return ResponseEntity.noContent().build();
  }

  private static StoryContent content(NewStory body) {
    var fields = new TextFields();
    String title = fields.needed("title", body.title(), TextRule.TITLE);
    String text = fields.optional("text", body.text(), TextRule.DESCRIPTION);
    String persona = fields.optional("persona", body.persona(), TextRule.DESCRIPTION);
    String notes = fields.optional("technicalNotes", body.technicalNotes(), TextRule.DESCRIPTION);
    var criteria = new ArrayList<String>();
    if (body.acceptanceCriteria() != null) {
      for (String each : body.acceptanceCriteria()) {
        criteria.add(
            fields.needed("acceptanceCriteria[" + criteria.size() + "]", each, TextRule.CRITERION));
      }
    }
    Integer points = body.storyPoints();
    if (points != null && (points < 0 || points > MOST_POINTS)) {
      fields.wrong("storyPoints", "must be a whole number from 0 to 999,999");
    }
    fields.check();
    return new StoryContent(title, text, persona, criteria, notes, body.priority(), points);
  }
}
