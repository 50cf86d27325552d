package io.storyloom.ui.project;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.project.Projects;
import io.storyloom.run.TenantId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The list of projects, where everything begins.
@Controller
class ProjectsPage {

  private final Projects projects;

  ProjectsPage(Projects projects) {
    this.projects = projects;
  }

  @GetMapping("/")
  String show(TenantId tenant, PageRequest part, Model model) {
    Page<ProjectLine> page = projects.list(tenant, part).map(ProjectLine::of);
    model.addAttribute("projects", page.items());
    model.addAttribute("next", page.nextCursor());
    model.addAttribute("cursor", part.cursor());
    return "projects";
  }
}
