package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which epics of a finished run can be retried.
@Component
public class FailedEpics {

  /// From the worker's tables, as the projection may lag. Ids of runs are in the order of time.
  private static final String FAILED =
      """
      select t.epic_id from work.epic_task t
      where t.run_id = :run and t.status = 'FAILED'
        and not exists (
          select from intake.run r join work.epic_task c on c.run_id = r.run_id
          where r.tenant_id = :tenant and r.project_id = :project and r.run_id > :run
            and c.epic_id = t.epic_id and c.status = 'COMPLETED')
      """;

  private final RunRows rows;
  private final Guardrails guardrails;
  private final ForeignSchemas foreign;
  private final JdbcClient jdbc;

  FailedEpics(RunRows rows, Guardrails guardrails, ForeignSchemas foreign, JdbcClient jdbc) {
    this.rows = rows;
    this.guardrails = guardrails;
    this.foreign = foreign;
    this.jdbc = jdbc;
  }

  /// What a retry would be.
  ///
  /// @param epics none when there is nothing to retry
  /// @param acknowledged whether it has to be acknowledged, because of its size
  public record Retry(int epics, boolean acknowledged) {}

  /// @throws ProblemException `run-not-found`
  public Retry retry(TenantId tenant, RunId run) {
    ProjectId project =
        rows.stored(tenant, run).orElseThrow(ProblemException::runNotFound).projectId();
    int epics = foreign.arePresent() ? count(tenant, project, run) : 0;
    return new Retry(epics, guardrails.needsAcknowledgement(epics));
  }

  /// Those that are still there and that no later run has completed, numbered anew in the order of
  /// the project.
  List<EpicSnapshot> of(TenantId tenant, ProjectId project, RunId run) {
    Set<EpicId> failed = foreign.arePresent() ? failedIn(tenant, project, run) : Set.of();
    return failed.isEmpty() ? List.of() : EpicChoice.among(rows.epics(tenant, project), failed);
  }

  private Set<EpicId> failedIn(TenantId tenant, ProjectId project, RunId run) {
    return query(FAILED, tenant, project, run)
        .query((row, _) -> new EpicId(row.getObject("epic_id", UUID.class)))
        .set();
  }

  private int count(TenantId tenant, ProjectId project, RunId run) {
    String sql =
        "select count(*) from catalog.epic where tenant_id = :tenant and project_id = :project"
            + " and id in ("
            + FAILED
            + ")";
    return query(sql, tenant, project, run).query(Integer.class).single();
  }

  private JdbcClient.StatementSpec query(
      String sql, TenantId tenant, ProjectId project, RunId run) {
    return jdbc.sql(sql)
        .param("run", run.value())
        .param("tenant", tenant.value())
        .param("project", project.value());
  }
}
