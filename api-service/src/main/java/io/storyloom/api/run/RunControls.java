package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.CancelReason;
import io.storyloom.run.RunId;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What people may ask of a run, by the state that it is in.
@Service
class RunControls {

  private final RunRows rows;
  private final ActiveRuns activeRuns;
  private final ForeignSchemas foreign;
  private final JdbcClient jdbc;

  RunControls(RunRows rows, ActiveRuns activeRuns, ForeignSchemas foreign, JdbcClient jdbc) {
    this.rows = rows;
    this.activeRuns = activeRuns;
    this.foreign = foreign;
    this.jdbc = jdbc;
  }

  /// Asks for the end of a run; without effect on one that is being or was cancelled.
  ///
  /// @throws ProblemException `run-not-found`, or `run-not-active` when it ended otherwise
  @Transactional
  void cancel(TenantId tenant, RunId run) {
    RunRows.Locked locked = lock(tenant, run);
    if (rows.isActive(run)) {
      activeRuns.cancel(locked, CancelReason.USER);
    } else if (status(run).orElse(RunStatus.FAILED) != RunStatus.CANCELLED) {
      throw notActive();
    }
  }

  /// Asks a run to start nothing more; without effect on one that was asked already.
  ///
  /// @throws ProblemException `run-not-found` or `run-not-active`
  @Transactional
  void pause(TenantId tenant, RunId run) {
    activeRuns.pause(lockActive(tenant, run));
  }

  /// Asks a run to go on, or takes a pause back before it came about. Without effect on a running
  /// one that was asked already.
  ///
  /// @throws ProblemException `run-not-found`, `run-not-active`, or `run-not-paused` when there is
  ///   nothing to resume
  @Transactional
  void resume(TenantId tenant, RunId run) {
    RunRows.Locked locked = lockActive(tenant, run);
    RunStatus status = status(run).orElse(RunStatus.QUEUED);
    if (locked.pauseRequested() || status == RunStatus.PAUSED) {
      activeRuns.resume(locked);
    } else if (status == RunStatus.QUEUED || !locked.resumeRequested()) {
      throw ProblemException.of(ProblemCode.RUN_NOT_PAUSED, "The run is not paused.");
    }
  }

  private RunRows.Locked lock(TenantId tenant, RunId run) {
    return rows.lock(tenant, run).orElseThrow(ProblemException::runNotFound);
  }

  private RunRows.Locked lockActive(TenantId tenant, RunId run) {
    RunRows.Locked locked = lock(tenant, run);
    if (!rows.isActive(run)) {
      throw notActive();
    }
    return locked;
  }

  private static ProblemException notActive() {
    return ProblemException.of(ProblemCode.RUN_NOT_ACTIVE, "No story generation in progress");
  }

  /// The worker's word on a run, as the projection may lag; none while nobody took it in.
  private Optional<RunStatus> status(RunId run) {
    if (!foreign.arePresent()) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select coalesce(w.status, p.status) from intake.run i
            left join work.run w on w.run_id = i.run_id
            left join progress.run p on p.run_id = i.run_id
            where i.run_id = ? and (w.run_id is not null or p.run_id is not null)
            """)
        .params(run.value())
        .query(String.class)
        .optional()
        .map(RunStatus::valueOf);
  }
}
