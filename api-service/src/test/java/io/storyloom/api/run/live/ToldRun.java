package io.storyloom.api.run.live;

import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RecordType;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import io.storyloom.run.Totals;
import io.storyloom.run.Usage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A run that the worker tells of and the projector shows, as far as streams see it.
final class ToldRun {

  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private final JdbcClient jdbc;
  private final RunCodec codec;
  private final RunRef run;
  private long sequence;

  /// Projects an accepted run.
  ToldRun(JdbcClient jdbc, WireFormat format, UUID project, String run) {
    this.jdbc = jdbc;
    this.codec = new RunCodec(format);
    this.run = new RunRef(TenantId.DEFAULT, new ProjectId(project), RunId.of(run));
    jdbc.sql(
            """
            insert into progress.run (run_id, tenant_id, project_id, status, sequence, total_epics,
                                      pending_epics, created_at, last_event_at)
            select run_id, tenant_id, project_id, 'QUEUED', 0, total_epics, total_epics, created_at,
                   created_at
            from intake.run where run_id = ?
            """)
        .param(this.run.runId().value())
        .update();
  }

  long sequence() {
    return sequence;
  }

  /// Some events of an epic, shown at once.
  ToldRun says(int events) {
    for (int i = 0; i < events; i++) {
      stored(new RunEvent.EpicSaving(new EpicId(run.projectId().value()), i));
    }
    return shown(RunStatus.RUNNING);
  }

  /// An event of a kind that only a newer service knows.
  ToldRun saysSomethingNew(String type) {
    sequence++;
    stored(type, new byte[] {0, 1, 2});
    return shown(RunStatus.RUNNING);
  }

  ToldRun ends() {
    stored(new RunEvent.RunCompleted(RunStatus.COMPLETED, new Totals(1, 1, 0, 0, 9, Usage.NONE)));
    return shown(RunStatus.COMPLETED);
  }

  private void stored(RunEvent event) {
    sequence++;
    stored(RecordType.of(event).name(), codec.encode(new RecordedEvent(run, sequence, AT, event)));
  }

  private void stored(String type, byte[] payload) {
    jdbc.sql(
            """
            insert into work.outbox (run_id, position, tenant_id, type, occurred_at, payload)
            values (?, ?, 'default', ?, ?, ?)
            """)
        .params(run.runId().value(), sequence, type, AT.atOffset(ZoneOffset.UTC), payload)
        .update();
  }

  private ToldRun shown(RunStatus status) {
    jdbc.sql(
            """
            update progress.run set status = :status, sequence = :sequence, last_event_at = now(),
                   completed_at = case when :over then now() end
            where run_id = :run
            """)
        .param("status", status.name())
        .param("sequence", sequence)
        .param("over", status.isTerminal())
        .param("run", run.runId().value())
        .update();
    return this;
  }
}
