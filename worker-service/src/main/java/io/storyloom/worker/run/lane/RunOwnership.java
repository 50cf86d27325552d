package io.storyloom.worker.run.lane;

import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.run.Decision;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.Run;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunDecider;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes runs, and gives them back. Taking raises the run's epoch, which fences whoever held it.
final class RunOwnership {

  /// How old the sign of life of a run's owner is before another worker takes the run.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final Clock clock;

  RunOwnership(
      DataSource dataSource, PlatformTransactionManager transactions, Outbox outbox, Clock clock) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(transactions);
    this.outbox = outbox;
    this.clock = clock;
  }

  /// What came of trying to take a run.
  sealed interface Take {

    /// It is mine at this epoch.
    record Taken(Run run, long epoch, Controls controls, Map<Integer, Integer> crashes)
        implements Take {}

    /// Its owner may still be alive; try again after this time.
    record Held(Duration duration) implements Take {}

    /// It is not there, or has ended.
    record Over() implements Take {}
  }

  /// Takes a run for an incarnation, in one transaction with giving back an epic in flight.
  Take take(RunId runId, long me) {
    return Objects.requireNonNull(transaction.execute(_ -> takeLocked(runId, me)));
  }

  private Take takeLocked(RunId runId, long me) {
    StoredRun stored =
        jdbc.execute(
            (ConnectionCallback<@Nullable StoredRun>)
                connection -> StoredRun.lock(connection, runId, PATIENCE));
    if (stored == null || stored.run().status().isTerminal()) {
      return new Take.Over();
    }
    Run run = stored.run();
    RunEpic lost = run.inFlight();
    // A cancel does not wait for the holder, unless it is storing results: those it finishes.
    boolean cancelled =
        stored.controls().cancel() != null
            && (lost == null || lost.status() == EpicStatus.GENERATING);
    boolean mine = stored.owner() == null || stored.owner() == me;
    if (!mine && !cancelled && stored.heldFor().isPositive()) {
      return new Take.Held(stored.heldFor());
    }
    long epoch = stored.epoch() + 1;
    Map<Integer, Integer> crashes = new HashMap<>(stored.crashes());
    if (lost != null && !cancelled) {
      run = giveBack(run, lost);
      crashes.merge(lost.index(), 1, Integer::sum);
    }
    jdbc.update(
        "update work.run set epoch = ?, owner = ?, sequence = ? where run_id = ?",
        epoch,
        me,
        run.sequence(),
        runId.value());
    return new Take.Taken(run, epoch, stored.controls(), crashes);
  }

  private Run giveBack(Run run, RunEpic lost) {
    Decision decision =
        RunDecider.decide(
            run, new ReleaseEpic(lost.index(), ReleaseReason.WORKER_LOST), clock.instant());
    if (!(decision instanceof Decision.Accepted accepted)) {
      throw new IllegalStateException(
          "Run %s: epic %d in flight can't be released: %s"
              .formatted(run.ref().runId(), lost.index(), decision));
    }
    jdbc.update(
        """
        update work.epic_task set status = 'PENDING', crashes = crashes + 1
         where run_id = ? and index = ?
        """,
        run.ref().runId().value(),
        lost.index());
    outbox.appendEvents(accepted.events());
    return accepted.run();
  }

  /// Lets anybody take the run at once.
  void release(RunId runId, long epoch) {
    jdbc.update(
        "update work.run set owner = null where run_id = ? and epoch = ?", runId.value(), epoch);
  }

  /// Those of these runs that nobody holds.
  List<RunId> released(Collection<RunId> runs) {
    return jdbc.query(
        "select run_id from work.run where run_id = any(?) and owner is null",
        statement ->
            statement.setArray(
                1,
                statement
                    .getConnection()
                    .createArrayOf("uuid", runs.stream().map(RunId::value).toArray())),
        (row, _) -> new RunId(row.getObject(1, UUID.class)));
  }

  boolean isAtEpoch(RunId runId, long epoch) {
    return jdbc
        .queryForList("select epoch from work.run where run_id = ?", Long.class, runId.value())
        .stream()
        .anyMatch(found -> found == epoch);
  }

  /// The runs of these partitions that have not ended.
  List<RunId> unfinished(Collection<Integer> partitions) {
    return jdbc.query(
        """
        select run_id from work.run
         where open and partition = any(?) and status in ('QUEUED', 'RUNNING', 'PAUSED')
         order by run_id
        """,
        statement ->
            statement.setArray(
                1,
                statement
                    .getConnection()
                    .createArrayOf("int4", partitions.toArray(Integer[]::new))),
        (row, _) -> new RunId(row.getObject(1, UUID.class)));
  }
}
