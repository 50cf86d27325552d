package io.storyloom.api.run;

import io.storyloom.api.project.BeforeProjectDeleted;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.run.CancelReason;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunRequest;
import io.storyloom.run.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Asks for the end of active runs, at most once each.
@Service
class ActiveRuns implements BeforeProjectDeleted {

  private final RunRows rows;
  private final Outbox outbox;
  private final Clock clock;

  ActiveRuns(RunRows rows, Outbox outbox, Clock clock) {
    this.rows = rows;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void beforeProjectDeleted(TenantId tenant, ProjectId project) {
    rows.activeRun(tenant, project)
        .flatMap(run -> rows.lock(tenant, run))
        .ifPresent(locked -> cancel(locked, CancelReason.PROJECT_DELETED));
  }

  /// Appends nothing when the end was asked for before.
  void cancel(RunRows.Locked locked, CancelReason reason) {
    if (locked.cancelRequested()) {
      return;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    long sequence = locked.commandSequence() + 1;
    rows.cancelRequested(locked.run().runId(), sequence, now);
    outbox.appendRequests(
        List.of(
            new RecordedRequest(
                locked.run(), sequence, now, new RunRequest.RunCancelRequested(reason, null))));
  }
}
