package io.storyloom.ui.project;

import io.storyloom.api.epic.EpicList;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.api.run.Progress;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.ui.run.panel.RunPanels;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A project: its numbers, its epics and its runs. The parts of the page are also answered alone,
/// for when they have changed.
@Controller
@RequestMapping("/projects/{projectId}")
class ProjectPage {

  /// More than anybody generates stories for at once.
  private static final ListParts EPICS = new ListParts(200);

  private static final int RUNS = 10;

  private final Projects projects;
  private final EpicList epics;
  private final ProgressSnapshots runs;
  private final RunPanels panels;

  ProjectPage(Projects projects, EpicList epics, ProgressSnapshots runs, RunPanels panels) {
    this.projects = projects;
    this.epics = epics;
    this.runs = runs;
    this.panels = panels;
  }

  @GetMapping
  String page(TenantId tenant, @PathVariable ProjectId projectId, Model model) {
    Page<Progress> newest = addHead(tenant, projectId, RUNS, model);
    addRuns(newest, null, model);
    addPanel(tenant, newest, model);
    addEpics(tenant, projectId, EPICS.part(null, 0), model);
    return "project";
  }

  @GetMapping("/summary")
  String summary(TenantId tenant, @PathVariable ProjectId projectId, Model model) {
    addHead(tenant, projectId, 1, model);
    return "project :: overview";
  }

  @GetMapping("/edit")
  String edit(TenantId tenant, @PathVariable ProjectId projectId, Model model) {
    model.addAttribute("project", projects.get(tenant, projectId));
    return "project :: project-form";
  }

  /// The newest run's panel, for a page that has none or an older run's.
  @GetMapping("/run")
  String run(TenantId tenant, @PathVariable ProjectId projectId, Model model) {
    Page<Progress> newest = runs.ofProject(tenant, projectId, new PageRequest(1, null));
    if (newest.items().isEmpty()) {
      throw ProblemException.runNotFound();
    }
    addPanel(tenant, newest, model);
    return "run-panel :: live(run=${run})";
  }

  private void addPanel(TenantId tenant, Page<Progress> newest, Model model) {
    if (!newest.items().isEmpty()) {
      model.addAttribute("run", panels.of(tenant, RunId.of(newest.items().getFirst().runId())));
    }
  }

  @GetMapping("/epics")
  String epics(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "0") int shown,
      Model model) {
    addHead(tenant, projectId, 1, model);
    addEpics(tenant, projectId, EPICS.part(cursor, shown), model);
    return cursor == null ? "project :: epics" : "project :: more-epics";
  }

  @GetMapping("/history")
  String history(
      TenantId tenant,
      @PathVariable ProjectId projectId,
      @RequestParam(required = false) @Nullable String cursor,
      Model model) {
    model.addAttribute("project", projectId);
    addRuns(runs.ofProject(tenant, projectId, new PageRequest(RUNS, cursor)), cursor, model);
    return "project :: history";
  }

  /// @param most how many runs are wanted
  /// @return the project's newest runs, of which only the first can be active
  private Page<Progress> addHead(TenantId tenant, ProjectId project, int most, Model model) {
    var view = projects.get(tenant, project);
    Page<Progress> newest = runs.ofProject(tenant, project, new PageRequest(most, null));
    Progress last = newest.items().isEmpty() ? null : newest.items().getFirst();
    model.addAttribute("project", project);
    model.addAttribute("head", ProjectHead.of(view, last));
    return newest;
  }

  private void addEpics(TenantId tenant, ProjectId project, PageRequest part, Model model) {
    var page = epics.page(tenant, project, part).map(EpicLine::of);
    model.addAttribute("epics", page.items());
    model.addAttribute("nextEpics", page.nextCursor());
  }

  private static void addRuns(Page<Progress> page, @Nullable String cursor, Model model) {
    model.addAttribute("runs", page.map(HistoryLine::of).items());
    model.addAttribute("olderRuns", page.nextCursor());
    model.addAttribute("cursor", cursor);
  }
}
