package io.storyloom.ui.project;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.project.ProjectView;
import io.storyloom.api.project.Projects;
import io.storyloom.api.run.Progress;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// The list of projects, where everything begins.
@Controller
class ProjectsPage {

  private final Projects projects;
  private final ProgressSnapshots runs;

  ProjectsPage(Projects projects, ProgressSnapshots runs) {
    this.projects = projects;
    this.runs = runs;
  }

  @GetMapping("/")
  String show(TenantId tenant, PageRequest part, Model model) {
    Page<ProjectView> page = projects.list(tenant, part);
    List<ProjectLine> lines = lines(page.items());
    model.addAttribute("projects", lines);
    model.addAttribute("active", lines.stream().anyMatch(ProjectLine::active));
    model.addAttribute("next", page.nextCursor());
    model.addAttribute("cursor", part.cursor());
    return "projects";
  }

  private List<ProjectLine> lines(List<ProjectView> shown) {
    Map<RunId, Progress> lastRuns =
        runs.withoutEpics(
            shown.stream()
                .map(ProjectView::lastRunId)
                .filter(Objects::nonNull)
                .map(RunId::new)
                .toList());
    return shown.stream()
        .map(project -> ProjectLine.of(project, lastRun(project, lastRuns)))
        .toList();
  }

  private static @Nullable Progress lastRun(ProjectView project, Map<RunId, Progress> lastRuns) {
    return project.lastRunId() == null ? null : lastRuns.get(new RunId(project.lastRunId()));
  }
}
