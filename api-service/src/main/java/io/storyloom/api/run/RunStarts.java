package io.storyloom.api.run;

import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.NewRuns.Claim;
import io.storyloom.messaging.record.Traceparent;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Starts runs of all epics of a project, or of chosen ones.
@Service
class RunStarts {

  private final RunRows rows;
  private final NewRuns newRuns;
  private final Guardrails guardrails;

  RunStarts(RunRows rows, NewRuns newRuns, Guardrails guardrails) {
    this.rows = rows;
    this.newRuns = newRuns;
    this.guardrails = guardrails;
  }

  @Transactional
  AcceptedRun start(
      TenantId tenant,
      ProjectId project,
      StartRequest.Checked request,
      @Nullable IdempotencyKey key,
      Traceparent trace) {
    String scope = "POST /api/v1/projects/" + project + "/runs";
    return newRuns.once(tenant, scope, key, request, () -> start(tenant, project, request, trace));
  }

  private StartedRun start(
      TenantId tenant, ProjectId project, StartRequest.Checked request, Traceparent trace) {
    newRuns.requireReady();
    if (!rows.holdProject(tenant, project)) {
      throw ProblemException.projectNotFound();
    }
    return switch (newRuns.claim(tenant, project)) {
      case Claim.Taken(var rival) -> throw ProblemException.runAlreadyActive(rival.toString());
      case Claim.Claimed claimed -> {
        List<EpicSnapshot> epics = EpicChoice.of(rows.epics(tenant, project), request.chosen());
        List<String> warnings = guardrails.check(epics.size(), request.acknowledged());
        var plan = new NewRuns.Plan(request.options(), epics, null, trace);
        yield newRuns.begin(claimed, plan, warnings);
      }
    };
  }
}
