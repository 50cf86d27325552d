package io.storyloom.ui.run.panel;

import io.storyloom.api.project.ProjectView;
import io.storyloom.api.project.Projects;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.ui.run.words.RunTitle;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.WebRequest;

/// A run on a page of its own, and its panel alone.
@Controller
class RunPage {

  private final RunPanels panels;
  private final Projects projects;

  RunPage(RunPanels panels, Projects projects) {
    this.panels = panels;
    this.projects = projects;
  }

  @GetMapping("/runs/{runId}")
  String show(TenantId tenant, @PathVariable("runId") RunId runId, Model model) {
    RunPanel run = panels.of(tenant, runId);
    var project = new ProjectId(UUID.fromString(run.projectId()));
    String name = projects.find(tenant, project).map(ProjectView::name).orElse(null);
    model.addAttribute("run", run);
    model.addAttribute("project", name);
    model.addAttribute("title", RunTitle.of(run.progress(), name == null ? "Run" : name));
    return "run";
  }

  /// Nothing is read and rendered for who has the present state.
  @GetMapping("/runs/{runId}/panel")
  @Nullable String panel(
      TenantId tenant,
      @PathVariable("runId") RunId runId,
      Model model,
      WebRequest request,
      HttpServletResponse response) {
    RunPanels.Version version = panels.version(tenant, runId);
    if (request.checkNotModified(version.etag())) {
      return null;
    }
    RunPanel run = panels.of(tenant, runId, version);
    response.setHeader(HttpHeaders.ETAG, run.etag());
    model.addAttribute("run", run);
    return "run-panel :: panel(run=${run})";
  }
}
