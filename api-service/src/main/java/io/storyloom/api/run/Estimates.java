package io.storyloom.api.run;

import io.storyloom.api.estimate.EpicEstimates;
import io.storyloom.api.estimate.EpicEstimates.EpicEstimate;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.project.Projects;
import io.storyloom.estimate.Estimate;
import io.storyloom.estimate.Workload;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.TenantId;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Service;

/// Says before a start what it would come to.
@Service
public class Estimates {

  private final Projects projects;
  private final RunRows rows;
  private final Guardrails guardrails;
  private final EpicEstimates epicEstimates;
  private final PacingDelays delays;

  Estimates(
      Projects projects,
      RunRows rows,
      Guardrails guardrails,
      EpicEstimates epicEstimates,
      PacingDelays delays) {
    this.projects = projects;
    this.rows = rows;
    this.guardrails = guardrails;
    this.epicEstimates = epicEstimates;
    this.delays = delays;
  }

  /// Checks what a start would, but for what will be over by then: an active run, and a missing
  /// acknowledgement.
  ///
  /// @throws ProblemException when a start would be refused
  EstimateView estimate(TenantId tenant, ProjectId project, StartRequest.Checked request) {
    projects.requireExists(tenant, project);
    List<EpicSnapshot> epics = EpicChoice.of(rows.epics(tenant, project), request.chosen());
    List<String> warnings = guardrails.foresee(epics.size(), request.acknowledged());
    return estimate(tenant, project, request.options(), epics, warnings);
  }

  /// The same for a start that acknowledges whatever it has to.
  ///
  /// @throws ProblemException when a start would be refused
  public EstimateView estimate(TenantId tenant, ProjectId project, RunOptions options) {
    List<EpicId> chosen = options.epicIds();
    List<String> ids = chosen == null ? null : chosen.stream().map(EpicId::toString).toList();
    return estimate(tenant, project, new StartRequest.Checked(options, ids, true));
  }

  private EstimateView estimate(
      TenantId tenant,
      ProjectId project,
      RunOptions options,
      List<EpicSnapshot> epics,
      List<String> warnings) {
    EpicEstimate each = epicEstimates.of(options.mode(), options.personaSet());
    Estimate estimate =
        Estimate.of(
            workload(tenant, project, epics, options.existingStories()),
            each.figures(),
            each.price(),
            delays.of(options.pacing()));
    return EstimateView.of(estimate, each.basis(), warnings);
  }

  private Workload workload(
      TenantId tenant, ProjectId project, List<EpicSnapshot> epics, ExistingStories existing) {
    Set<EpicId> skipped =
        existing == ExistingStories.SKIP ? rows.epicsWithStories(tenant, project) : Set.of();
    return Workload.of(epics.stream().map(epic -> skipped.contains(epic.epicId())).toList());
  }
}
