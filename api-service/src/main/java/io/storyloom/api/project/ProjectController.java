package io.storyloom.api.project;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.TextFields;
import io.storyloom.api.text.TextRule;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
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
@RequestMapping("/api/v1/projects")
class ProjectController {

  private final Projects projects;

  ProjectController(Projects projects) {
    this.projects = projects;
  }

  record NewProject(@Nullable String name, @Nullable String description) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ProjectView> create(TenantId tenant, @RequestBody NewProject body) {
    var fields = new TextFields();
    String name = fields.needed("name", body.name(), TextRule.TITLE);
    String description = fields.optional("description", body.description(), TextRule.DESCRIPTION);
    fields.check();
    ProjectView project = projects.create(tenant, name, description);
    return ResponseEntity.created(URI.create("/api/v1/projects/" + project.id())).body(project);
  }

  @GetMapping
  Page<ProjectView> list(TenantId tenant, PageRequest page) {
    return projects.list(tenant, page);
  }

  @GetMapping("/{projectId}")
  ProjectView get(TenantId tenant, @PathVariable ProjectId projectId) {
    return projects.get(tenant, projectId);
  }

  @PatchMapping(
      path = "/{projectId}",
      consumes = {MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON_VALUE})
  ProjectView change(
      TenantId tenant, @PathVariable ProjectId projectId, @RequestBody JsonNode body) {
    return projects.change(tenant, projectId, new MergePatch(body, ProjectRow.CHANGEABLE));
  }

  @DeleteMapping("/{projectId}")
  ResponseEntity<Void> delete(TenantId tenant, @PathVariable ProjectId projectId) {
    projects.delete(tenant, projectId);
    return ResponseEntity.noContent().build();
  }
}
