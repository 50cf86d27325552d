package io.storyloom.api.run;

import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.NewRuns.Claim;
import io.storyloom.messaging.record.Traceparent;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Starts runs of the failed epics of finished ones.
@Service
class RunRetries {

  private final RunRows rows;
  private final NewRuns newRuns;
  private final Guardrails guardrails;
  private final FailedEpics failed;

  RunRetries(RunRows rows, NewRuns newRuns, Guardrails guardrails, FailedEpics failed) {
    this.rows = rows;
    this.newRuns = newRuns;
    this.guardrails = guardrails;
    this.failed = failed;
  }

  /// @throws ProblemException `run-not-found`, `run-still-active`, `run-already-active`,
  ///   `no-failed-epics`, or what the size guardrails say
  @Transactional
  AcceptedRun retry(
      TenantId tenant,
      RunId run,
      RetryRequest.Checked request,
      @Nullable IdempotencyKey key,
      Traceparent trace) {
    String scope = "POST /api/v1/runs/" + run + "/retry";
    return newRuns.once(tenant, scope, key, request, () -> retry(tenant, run, request, trace));
  }

  private StartedRun retry(
      TenantId tenant, RunId run, RetryRequest.Checked request, Traceparent trace) {
    RunRows.Stored original = rows.stored(tenant, run).orElseThrow(ProblemException::runNotFound);
    newRuns.requireReady();
    ProjectId project = original.projectId();
    if (!rows.holdProject(tenant, project)) {
      throw rows.isActive(run) ? stillActive() : noFailedEpics();
    }
    return switch (newRuns.claim(tenant, project)) {
      case Claim.Taken(var rival) ->
          throw rival.equals(run)
              ? stillActive()
              : ProblemException.runAlreadyActive(rival.toString());
      case Claim.Claimed claimed -> {
        List<EpicSnapshot> epics = failed.of(tenant, project, run);
        if (epics.isEmpty()) {
          throw noFailedEpics();
        }
        List<String> warnings = guardrails.check(epics.size(), request.acknowledged());
        var plan = new NewRuns.Plan(original.options(), epics, run, trace);
        yield newRuns.begin(claimed, plan, warnings);
      }
    };
  }

  private static ProblemException stillActive() {
    return ProblemException.of(
        ProblemCode.RUN_STILL_ACTIVE, "Failed epics can be retried when the run has ended.");
  }

  private static ProblemException noFailedEpics() {
    return ProblemException.of(ProblemCode.NO_FAILED_EPICS, "No failed epics to retry");
  }
}
