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

/// Cancels runs on a user's behalf.
@Service
class RunCancels {

  private final RunRows rows;
  private final ActiveRuns activeRuns;
  private final ForeignSchemas foreign;
  private final JdbcClient jdbc;

  RunCancels(RunRows rows, ActiveRuns activeRuns, ForeignSchemas foreign, JdbcClient jdbc) {
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
    RunRows.Locked locked = rows.lock(tenant, run).orElseThrow(ProblemException::runNotFound);
    if (rows.isActive(run)) {
      activeRuns.cancel(locked, CancelReason.USER);
    } else if (ended(run).orElse(RunStatus.FAILED) != RunStatus.CANCELLED) {
      throw ProblemException.of(ProblemCode.RUN_NOT_ACTIVE, "No story generation in progress");
    }
  }

  /// The worker's word on a run that is over; the projection may still lag.
  private Optional<RunStatus> ended(RunId run) {
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
