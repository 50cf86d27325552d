package io.storyloom.api.run;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A run as the worker and the projector would have stored it.
public record ProjectedRun(JdbcClient jdbc, UUID id) {

  /// Projects an accepted run, with all its epics pending.
  public static ProjectedRun of(JdbcClient jdbc, String runId) {
    UUID id = UUID.fromString(runId);
    jdbc.sql(
            """
            insert into progress.run (run_id, tenant_id, project_id, status, sequence, total_epics,
                                      pending_epics, created_at, last_event_at)
            select run_id, tenant_id, project_id, 'QUEUED', 0, total_epics, total_epics, created_at,
                   created_at
            from intake.run where run_id = ?
            """)
        .param(id)
        .update();
    jdbc.sql(
            """
            insert into progress.run_epic (run_id, tenant_id, index, epic_id, title, status)
            select run_id, tenant_id, (e ->> 'index')::int, (e ->> 'epicId')::uuid, e ->> 'title',
                   'PENDING'
            from intake.run, jsonb_array_elements(epics) e where run_id = ?
            """)
        .param(id)
        .update();
    return new ProjectedRun(jdbc, id);
  }

  public ProjectedRun started() {
    jdbc.sql(
            """
            update progress.run set status = 'RUNNING', sequence = sequence + 1, provider = 'mock',
                   model = 'mock-1', started_at = now() - interval '31 s', last_event_at = now()
            where run_id = ?
            """)
        .param(id)
        .update();
    return this;
  }

  public ProjectedRun epic(int index, String status) {
    return epic(index, status, null);
  }

  public ProjectedRun epic(int index, String status, @Nullable String reason) {
    jdbc.sql(
            """
            update progress.run_epic set status = :status, reason = :reason, calls = 1,
                   stories_created = case :status when 'COMPLETED' then 9 else 0 end,
                   duration_ms = case when :status in ('COMPLETED', 'FAILED') then 8000 else 0 end,
                   cost_usd = 0.0342, started_at = now(),
                   completed_at = case when :status in ('GENERATING', 'SAVING') then null
                                       else now() end
            where run_id = :run and index = :index
            """)
        .param("status", status)
        .param("reason", reason)
        .param("run", id)
        .param("index", index)
        .update();
    jdbc.sql(
            """
            update progress.run r set sequence = sequence + 1, current_index = :index,
                   completed_epics = c.completed, failed_epics = c.failed, skipped_epics = c.skipped,
                   in_flight_epics = c.in_flight, pending_epics = c.pending
            from (select count(*) filter (where status = 'COMPLETED') as completed,
                         count(*) filter (where status = 'FAILED') as failed,
                         count(*) filter (where status = 'SKIPPED') as skipped,
                         count(*) filter (where status in ('GENERATING', 'SAVING')) as in_flight,
                         count(*) filter (where status = 'PENDING') as pending
                  from progress.run_epic where run_id = :run) c
            where run_id = :run
            """)
        .param("run", id)
        .param("index", index)
        .update();
    return this;
  }

  /// Lets estimates find the run by its mode and persona set.
  public ProjectedRun asHistory() {
    jdbc.sql(
            """
            update progress.run p set options = i.options from intake.run i
            where p.run_id = ? and i.run_id = p.run_id
            """)
        .param(id)
        .update();
    return this;
  }

  /// An epic that was completed and took so much.
  public ProjectedRun took(
      int index, int stories, int inputTokens, int outputTokens, int durationMs) {
    epic(index, "COMPLETED");
    jdbc.sql(
            """
            update progress.run_epic set stories_created = ?, input_tokens = ?, output_tokens = ?,
                   duration_ms = ?
            where run_id = ? and index = ?
            """)
        .params(stories, inputTokens, outputTokens, durationMs, id, index)
        .update();
    return this;
  }

  public ProjectedRun paused() {
    return status("PAUSED");
  }

  private ProjectedRun status(String status) {
    jdbc.sql("update progress.run set status = ?, sequence = sequence + 1 where run_id = ?")
        .params(status, id)
        .update();
    return this;
  }

  /// Stands there as the worker says; the projection lags.
  public ProjectedRun worked(String status) {
    jdbc.sql(
            """
            insert into work.run (run_id, tenant_id, project_id, status)
            select run_id, tenant_id, project_id, :status from intake.run where run_id = :run
            on conflict (run_id) do update set status = excluded.status
            """)
        .param("status", status)
        .param("run", id)
        .update();
    return this;
  }

  /// Ends the run as the worker does, and projects it.
  public ProjectedRun ended(String status) {
    endedByTheWorker(status);
    jdbc.sql(
            """
            update progress.run set status = ?, sequence = sequence + 1, current_index = 0,
                   completed_at = now() where run_id = ?
            """)
        .params(status, id)
        .update();
    return this;
  }

  /// Ends the run as the worker does; the projection lags.
  public ProjectedRun endedByTheWorker(String status) {
    worked(status);
    jdbc.sql("delete from intake.active_run where run_id = ?").param(id).update();
    return this;
  }

  /// Ends the run and its epics as the worker does; the projection lags.
  public ProjectedRun endedByTheWorker(String status, String... epics) {
    for (int i = 1; i <= epics.length; i++) {
      jdbc.sql(
              """
              insert into work.epic_task (run_id, tenant_id, index, epic_id, title, status)
              select run_id, tenant_id, (e ->> 'index')::int, (e ->> 'epicId')::uuid,
                     e ->> 'title', ?
              from intake.run, jsonb_array_elements(epics) e
              where run_id = ? and (e ->> 'index')::int = ?
              """)
          .params(epics[i - 1], id, i)
          .update();
    }
    return endedByTheWorker(status);
  }

  /// The run's worker gave its last sign of life that long ago, and the run itself an hour ago.
  public ProjectedRun workerSeen(Duration ago) {
    jdbc.sql(
            """
            with w as (insert into work.worker (instance, stamp)
                       values ('w', now() - make_interval(secs => ?)) returning incarnation)
            insert into work.run (run_id, tenant_id, project_id, status, owner)
            select r.run_id, r.tenant_id, r.project_id, 'RUNNING', w.incarnation
            from intake.run r, w where r.run_id = ?
            on conflict (run_id) do update set owner = excluded.owner
            """)
        .params(ago.toSeconds(), id)
        .update();
    jdbc.sql("update progress.run set last_event_at = now() - interval '1 hour' where run_id = ?")
        .param(id)
        .update();
    jdbc.sql("update intake.run set created_at = now() - interval '1 hour' where run_id = ?")
        .param(id)
        .update();
    return this;
  }
}
