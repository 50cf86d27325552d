package io.storyloom.ui.run;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.project.Projects;
import io.storyloom.api.run.Progress;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import io.storyloom.ui.run.words.RunBadge;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The runs of all projects, also as the part of the page that is loaded again while one of them is
/// active.
@Controller
class RunsPage {

  private final ProgressSnapshots runs;
  private final Projects projects;

  RunsPage(ProgressSnapshots runs, Projects projects) {
    this.runs = runs;
    this.projects = projects;
  }

  @GetMapping("/runs")
  String page(
      TenantId tenant,
      @RequestParam(name = "status", required = false) @Nullable RunStatus status,
      PageRequest part,
      Model model) {
    show(tenant, status, part, model);
    return "runs";
  }

  @GetMapping("/runs/list")
  String list(
      TenantId tenant,
      @RequestParam(name = "status", required = false) @Nullable RunStatus status,
      PageRequest part,
      Model model) {
    show(tenant, status, part, model);
    return "runs :: list";
  }

  private void show(TenantId tenant, @Nullable RunStatus status, PageRequest part, Model model) {
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    if (status != null) {
      statuses.add(status);
    }
    Page<Progress> found = runs.list(tenant, statuses, part);
    Map<UUID, String> names = projects.names(tenant, projectsOf(found.items()));
    model.addAttribute("filters", RunFilter.all(status));
    model.addAttribute("status", status);
    model.addAttribute(
        "emptyTitle",
        status == null
            ? "No older runs"
            : "No " + RunBadge.word(status).toLowerCase(Locale.ROOT) + " runs");
    model.addAttribute("cursor", part.cursor());
    model.addAttribute("next", found.nextCursor());
    model.addAttribute("runs", found.items().stream().map(run -> RunLine.of(run, names)).toList());
    model.addAttribute(
        "active", found.items().stream().anyMatch(run -> !run.status().isTerminal()));
  }

  private static Set<UUID> projectsOf(List<Progress> runs) {
    return runs.stream().map(run -> UUID.fromString(run.projectId())).collect(Collectors.toSet());
  }
}
