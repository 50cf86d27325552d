package io.storyloom.api.run;

import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.NewRuns.Claim;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Starts runs of the failed epics of finished ones.
@Service
class RunRetries {

  private final RunRows rows;
  private final NewRuns newRuns;
  private final Guardrails guardrails;
  private final ForeignSchemas foreign;
  private final JdbcClient jdbc;

  RunRetries(
      RunRows rows,
      NewRuns newRuns,
      Guardrails guardrails,
      ForeignSchemas foreign,
      JdbcClient jdbc) {
    this.rows = rows;
    this.newRuns = newRuns;
    this.guardrails = guardrails;
    this.foreign = foreign;
    this.jdbc = jdbc;
  }

  /// @throws ProblemException `run-not-found`, `run-still-active`, `run-already-active`,
  ///   `no-failed-epics`, or what the size guardrails say
  @Transactional
  AcceptedRun retry(
      TenantId tenant, RunId run, RetryRequest.Checked request, @Nullable IdempotencyKey key) {
    String scope = "POST /api/v1/runs/" + run + "/retry";
    return newRuns.once(tenant, scope, key, request, () -> retry(tenant, run, request));
  }

  private StartedRun retry(TenantId tenant, RunId run, RetryRequest.Checked request) {
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
        List<EpicSnapshot> epics = failedEpics(tenant, project, run);
        List<String> warnings = guardrails.check(epics.size(), request.acknowledged());
        yield newRuns.begin(claimed, new NewRuns.Plan(original.options(), epics, run), warnings);
      }
    };
  }

  /// Those that are still there and that no later run has completed, numbered anew in the order of
  /// the project.
  private List<EpicSnapshot> failedEpics(TenantId tenant, ProjectId project, RunId run) {
    Set<EpicId> failed = foreign.arePresent() ? failedIn(tenant, project, run) : Set.of();
    List<EpicSnapshot> epics = EpicChoice.among(rows.epics(tenant, project), failed);
    if (epics.isEmpty()) {
      throw noFailedEpics();
    }
    return epics;
  }

  /// From the worker's tables, as the projection may lag. Ids of runs are in the order of time.
  private Set<EpicId> failedIn(TenantId tenant, ProjectId project, RunId run) {
    return jdbc.sql(
            """
            select t.epic_id from work.epic_task t
            where t.run_id = :run and t.status = 'FAILED'
              and not exists (
                select from intake.run r join work.epic_task c on c.run_id = r.run_id
                where r.tenant_id = :tenant and r.project_id = :project and r.run_id > :run
                  and c.epic_id = t.epic_id and c.status = 'COMPLETED')
            """)
        .param("run", run.value())
        .param("tenant", tenant.value())
        .param("project", project.value())
        .query((row, _) -> new EpicId(row.getObject("epic_id", UUID.class)))
        .set();
  }

  private static ProblemException stillActive() {
    return ProblemException.of(
        ProblemCode.RUN_STILL_ACTIVE, "Failed epics can be retried when the run has ended.");
  }

  private static ProblemException noFailedEpics() {
    return ProblemException.of(ProblemCode.NO_FAILED_EPICS, "No failed epics to retry");
  }
}
