package io.storyloom.api.epic;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.project.Projects;
import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.TextFields;
import io.storyloom.api.text.TextRule;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
class EpicController {

  private static final int MOST_AT_ONCE = 10_000;

  private final Epics epics;
  private final EpicList list;
  private final BulkEpics bulk;
  private final Projects projects;

  EpicController(Epics epics, EpicList list, BulkEpics bulk, Projects projects) {
    this.epics = epics;
    this.list = list;
    this.bulk = bulk;
    this.projects = projects;
  }

  record NewEpic(@Nullable String title, @Nullable String description) {}

  /// Either one epic or a list of them.
  record NewEpics(
      @Nullable String title,
      @Nullable String description,
      @Nullable List<@Nullable NewEpic> epics) {}

  record Created(List<EpicView> items) {}

  @PostMapping(path = "/projects/{projectId}/epics", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  Created create(TenantId tenant, @PathVariable ProjectId projectId, @RequestBody NewEpics body) {
    projects.requireExists(tenant, projectId);
    return new Created(bulk.append(tenant, projectId, drafts(body)));
  }

  @GetMapping("/projects/{projectId}/epics")
  Page<EpicView> list(TenantId tenant, @PathVariable ProjectId projectId, PageRequest page) {
    projects.requireExists(tenant, projectId);
    return list.page(tenant, projectId, page);
  }

  @GetMapping("/epics/{epicId}")
  EpicView get(TenantId tenant, @PathVariable EpicId epicId) {
    return epics.get(tenant, epicId);
  }

  @PatchMapping(
      path = "/epics/{epicId}",
      consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
  EpicView change(TenantId tenant, @PathVariable EpicId epicId, @RequestBody JsonNode body) {
    return epics.change(tenant, epicId, new MergePatch(body, EpicRow.CHANGEABLE));
  }

  @DeleteMapping("/epics/{epicId}")
  ResponseEntity<Void> delete(TenantId tenant, @PathVariable EpicId epicId) {
    epics.delete(tenant, epicId);
    return ResponseEntity.noContent().build();
  }

  private static List<BulkEpics.Draft> drafts(NewEpics body) {
    var fields = new TextFields();
    var drafts = new ArrayList<BulkEpics.Draft>();
    if (body.epics() == null) {
      drafts.add(draft("", new NewEpic(body.title(), body.description()), fields));
    } else if (body.title() != null || body.description() != null) {
      fields.wrong("epics", "must not stand beside title or description");
    } else if (body.epics().isEmpty() || body.epics().size() > MOST_AT_ONCE) {
      fields.wrong("epics", "must hold 1 to 10,000 epics");
    } else {
      for (int i = 0; i < body.epics().size(); i++) {
        NewEpic each = body.epics().get(i);
        if (each == null) {
          fields.wrong("epics[" + i + "]", "must be an object");
        } else {
          drafts.add(draft("epics[" + i + "].", each, fields));
        }
      }
    }
    fields.check();
    return drafts;
  }

  private static BulkEpics.Draft draft(String path, NewEpic epic, TextFields fields) {
    return new BulkEpics.Draft(
        fields.needed(path + "title", epic.title(), TextRule.TITLE),
        fields.optional(path + "description", epic.description(), TextRule.DESCRIPTION));
  }
}
