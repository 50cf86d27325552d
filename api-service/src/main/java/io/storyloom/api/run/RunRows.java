package io.storyloom.api.run;

import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest.LostCommands;
import io.storyloom.run.TenantId;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The rows that a start or a request locks and writes, in the order of locks: project, active_run,
/// run. Every method belongs into its caller's transaction.
@Component
class RunRows {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  RunRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /// What a request finds under the lock on its run.
  record Locked(
      RunRef run,
      int totalEpics,
      long commandSequence,
      boolean cancelRequested,
      boolean pauseRequested) {

    /// Whether a resume was asked for, and no pause since. A run begins with a command per epic; at
    /// most one of the others is a cancel.
    boolean resumeRequested() {
      return !pauseRequested && commandSequence > totalEpics + (cancelRequested ? 1 : 0);
    }
  }

  /// What was asked for, as it stays for ever.
  record Stored(ProjectId projectId, RunOptions options) {}

  /// Keeps the project from being deleted until the transaction ends.
  boolean holdProject(TenantId tenant, ProjectId project) {
    return jdbc.sql("select 1 from catalog.project where tenant_id = ? and id = ? for key share")
        .params(tenant.value(), project.value())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// Waits for a rival start; false when the project has an active run.
  boolean claim(RunRef run, Instant now) {
    return jdbc.sql(
                """
                insert into intake.active_run (tenant_id, project_id, run_id, claimed_at)
                values (?, ?, ?, ?) on conflict (tenant_id, project_id) do nothing
                """)
            .params(
                run.tenantId().value(),
                run.projectId().value(),
                run.runId().value(),
                now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  Optional<RunId> activeRun(TenantId tenant, ProjectId project) {
    return jdbc.sql("select run_id from intake.active_run where tenant_id = ? and project_id = ?")
        .params(tenant.value(), project.value())
        .query(UUID.class)
        .optional()
        .map(RunId::new);
  }

  boolean isActive(RunId run) {
    return jdbc.sql("select 1 from intake.active_run where run_id = ?")
        .params(run.value())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /// The project's epics in order, numbered from 1.
  List<EpicSnapshot> epics(TenantId tenant, ProjectId project) {
    return jdbc.sql(
            """
            select id, title from catalog.epic where tenant_id = ? and project_id = ?
            order by position, number
            """)
        .params(tenant.value(), project.value())
        .query((row, index) ->
            new EpicSnapshot(
                new EpicId(row.getObject("id", UUID.class)), row.getString("title"), index + 1))
        .list();
  }

  /// How many stories the project's epics have, without those that have none.
  Map<EpicId, Integer> storyCounts(TenantId tenant, ProjectId project) {
    Map<EpicId, Integer> counts = new HashMap<>();
    jdbc.sql(
            """
            select epic_id, count(*) as stories from catalog.story
            where tenant_id = ? and project_id = ? group by epic_id
            """)
        .params(tenant.value(), project.value())
        .query(row -> {
          counts.put(new EpicId(row.getObject("epic_id", UUID.class)), row.getInt("stories"));
        });
    return counts;
  }

  /// Those of the project's epics that have stories. The order keeps the planner from reading all
  /// stories, which it does for a mere `exists`.
  Set<EpicId> epicsWithStories(TenantId tenant, ProjectId project) {
    return jdbc.sql(
            """
            select e.id from catalog.epic e
            where e.tenant_id = ? and e.project_id = ?
              and (select s.number from catalog.story s where s.epic_id = e.id
                   order by s.epic_id, s.number limit 1) is not null
            """)
        .params(tenant.value(), project.value())
        .query((row, _) -> new EpicId(row.getObject("id", UUID.class)))
        .set();
  }

  void insert(RunRef run, NewRuns.Plan plan, Instant now) {
    jdbc.sql(
            """
            insert into intake.run (run_id, tenant_id, project_id, retry_of, bucket, options, epics,
                                    total_epics, command_sequence, traceparent, created_at)
            values (:run, :tenant, :project, :retryOf, :bucket, :options::jsonb, :epics::jsonb,
                    :total, :total, :trace, :now)
            """)
        .param("run", run.runId().value())
        .param("tenant", run.tenantId().value())
        .param("project", run.projectId().value())
        .param("retryOf", plan.retryOf() == null ? null : plan.retryOf().value(), Types.OTHER)
        .param("bucket", BucketLeases.bucketOf(run.runId()))
        .param("options", json.writeValueAsString(plan.options()))
        .param("epics", json.writeValueAsString(plan.epics()))
        .param("total", plan.epics().size())
        .param("trace", plan.trace().toString())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Stored> stored(TenantId tenant, RunId run) {
    return jdbc.sql("select project_id, options from intake.run where tenant_id = ? and run_id = ?")
        .params(tenant.value(), run.value())
        .query((row, _) ->
            new Stored(
                new ProjectId(row.getObject("project_id", UUID.class)),
                json.readValue(row.getString("options"), RunOptions.class)))
        .optional();
  }

  /// What the first commands of a run said.
  LostCommands commands(RunId run) {
    return jdbc.sql("select total_epics, options, epics from intake.run where run_id = ?")
        .param(run.value())
        .query((row, _) ->
            new LostCommands(
                row.getInt("total_epics"),
                json.readValue(row.getString("options"), RunOptions.class),
                List.of(json.readValue(row.getString("epics"), EpicSnapshot[].class))))
        .single();
  }

  Optional<Locked> lock(TenantId tenant, RunId run) {
    return jdbc.sql(
            """
            select project_id, total_epics, command_sequence,
                   cancel_requested_at is not null as cancel_requested, pause_requested
            from intake.run where tenant_id = ? and run_id = ? for no key update
            """)
        .params(tenant.value(), run.value())
        .query((row, _) ->
            new Locked(
                new RunRef(tenant, new ProjectId(row.getObject("project_id", UUID.class)), run),
                row.getInt("total_epics"),
                row.getLong("command_sequence"),
                row.getBoolean("cancel_requested"),
                row.getBoolean("pause_requested")))
        .optional();
  }

  void cancelRequested(RecordedRequest request) {
    jdbc.sql("update intake.run set command_sequence = ?, cancel_requested_at = ? where run_id = ?")
        .params(
            request.commandSequence(),
            request.occurredAt().atOffset(ZoneOffset.UTC),
            request.run().runId().value())
        .update();
  }

  /// @param pause false when the run is to go on
  void pauseRequested(RecordedRequest request, boolean pause) {
    jdbc.sql("update intake.run set command_sequence = ?, pause_requested = ? where run_id = ?")
        .params(request.commandSequence(), pause, request.run().runId().value())
        .update();
  }
}
