package io.storyloom.ui.run.timeline;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.api.run.Progress;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.api.run.timeline.Timelines;
import io.storyloom.run.EpicId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.ui.page.PartOfPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// An epic of a run: a page of its own, or what a drawer shows.
@Controller
class EpicTimelinePage {

  private final ProgressSnapshots runs;
  private final Timelines timelines;
  private final Projects projects;
  private final Clock clock;

  EpicTimelinePage(ProgressSnapshots runs, Timelines timelines, Projects projects, Clock clock) {
    this.runs = runs;
    this.timelines = timelines;
    this.projects = projects;
    this.clock = clock;
  }

  @GetMapping("/runs/{runId}/epics/{epicId}")
  String show(
      TenantId tenant,
      @PathVariable("runId") RunId runId,
      @PathVariable("epicId") EpicId epicId,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response) {
    Progress run = runs.progress(tenant, runId).orElseThrow(ProblemException::runNotFound);
    UUID project = UUID.fromString(run.projectId());
    EpicInRun epic =
        EpicInRun.of(
            run,
            timelines.of(run, epicId),
            projects.names(tenant, Set.of(project)).containsKey(project),
            clock.instant());
    model.addAttribute("epic", epic);
    model.addAttribute("title", epic.place() + ": " + epic.title());
    return PartOfPage.isWanted(request, response) ? "epic-in-run :: epic" : "epic-in-run";
  }
}
