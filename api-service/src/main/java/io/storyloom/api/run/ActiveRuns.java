package io.storyloom.api.run;

import io.storyloom.api.project.BeforeProjectDeleted;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.run.CancelReason;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRequest;
import io.storyloom.run.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Asks active runs to end, pause or go on. A run is locked, so requests are numbered in the order
/// of their commits.
@Service
public class ActiveRuns implements BeforeProjectDeleted {

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
    if (!locked.cancelRequested()) {
      RecordedRequest request = next(locked, new RunRequest.RunCancelRequested(reason, null));
      rows.cancelRequested(request);
      outbox.appendRequests(List.of(request));
    }
  }

  /// Asks for the end of a run whose commands no worker got, telling again what they said; also
  /// when its end was asked for before, as that may be what was lost.
  @Transactional(propagation = Propagation.MANDATORY)
  public void giveUp(TenantId tenant, RunId run) {
    RunRows.Locked locked =
        rows.lock(tenant, run).orElseThrow(() -> new IllegalStateException("No run " + run));
    RunRequest.RunCancelRequested cancel =
        new RunRequest.RunCancelRequested(CancelReason.COMMANDS_LOST, rows.commands(run));
    RecordedRequest request = next(locked, cancel);
    rows.cancelRequested(request);
    outbox.appendRequests(List.of(request));
  }

  /// Appends nothing when that is what was asked for last.
  void pause(RunRows.Locked locked) {
    if (!locked.pauseRequested()) {
      RecordedRequest request = next(locked, new RunRequest.RunPauseRequested());
      rows.pauseRequested(request, true);
      outbox.appendRequests(List.of(request));
    }
  }

  /// Appends always, as a run may be paused for other reasons than having been asked to.
  void resume(RunRows.Locked locked) {
    RecordedRequest request = next(locked, new RunRequest.RunResumeRequested(null));
    rows.pauseRequested(request, false);
    outbox.appendRequests(List.of(request));
  }

  private RecordedRequest next(RunRows.Locked locked, RunRequest request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new RecordedRequest(locked.run(), locked.commandSequence() + 1, now, request);
  }
}
