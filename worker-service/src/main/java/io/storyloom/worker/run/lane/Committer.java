package io.storyloom.worker.run.lane;

import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.worker.run.lane.StepOutcome.Refused;
import io.storyloom.worker.run.lane.StepTransaction.PendingStep;
import io.storyloom.worker.run.lane.StepTransaction.StepRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits the steps of lanes in groups: whatever waits, at most 64, with no delay added. A group
/// that fails is repeated step by step; a step that the database refuses for its data is answered
/// as refused, anything else is tried without end.
final class Committer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);
  private static final int GROUP = 64;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

  private final DataSource dataSource;
  private final ItemWork work;
  private final Outbox outbox;
  private final CommitSignal committed;
  private final int maxCrashes;
  private final Clock clock;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  private record Waiting(PendingStep step, CompletableFuture<StepOutcome> outcome) {}

  Committer(
      DataSource dataSource,
      ItemWork work,
      Outbox outbox,
      CommitSignal committed,
      LaneProperties properties,
      Clock clock) {
    this.dataSource = dataSource;
    this.work = work;
    this.outbox = outbox;
    this.committed = committed;
    this.maxCrashes = properties.maxCrashes();
    this.clock = clock;
    for (int i = 0; i < properties.committers(); i++) {
      threads.add(Thread.ofPlatform().daemon().name("committer-" + i).start(this::work));
    }
  }

  /// Commits a step; the future never fails.
  CompletableFuture<StepOutcome> submit(Step step) {
    CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
    queue.add(new Waiting(new PendingStep(step), outcome));
    return outcome;
  }

  private void work() {
    List<Waiting> group = new ArrayList<>(GROUP);
    while (!closed) {
      try {
        Waiting first = queue.poll(1, TimeUnit.SECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        queue.drainTo(group, GROUP - 1);
        commit(group);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        group.clear();
      }
    }
  }

  private void commit(List<Waiting> group) {
    try {
      transact(group);
      return;
    } catch (SQLException | RuntimeException e) {
      if (group.size() > 1) {
        log.debug("A group of {} steps failed, each is tried alone", group.size(), e);
      }
    }
    for (Waiting waiting : group) {
      commitAlone(waiting);
    }
  }

  private void commitAlone(Waiting waiting) {
    boolean reported = false;
    while (!closed) {
      try {
        transact(List.of(waiting));
        return;
      } catch (SQLException e) {
        if (isDataError(e)) {
          log.warn("A step of run {} is refused by the database", waiting.step().runId(), e);
          waiting.outcome().complete(new Refused("The result could not be stored"));
          return;
        }
        reported = report(reported, waiting, e);
      } catch (StepRefusedException e) {
        log.error("A lane asked for what its run does not allow", e);
        waiting.outcome().complete(new Refused("The run does not allow this"));
        return;
      } catch (RuntimeException e) {
        reported = report(reported, waiting, e);
      }
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
    }
    waiting.outcome().complete(new StepOutcome.Fenced());
  }

  private static boolean report(boolean reported, Waiting waiting, Exception e) {
    if (!reported) {
      log.warn("A step of run {} fails and is tried until it works", waiting.step().runId(), e);
    }
    return true;
  }

  private void transact(List<Waiting> group) throws SQLException {
    List<StepOutcome> outcomes;
    StepTransaction transaction;
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        transaction = new StepTransaction(connection, work, outbox, maxCrashes, clock.instant());
        outcomes = transaction.execute(group.stream().map(Waiting::step).toList());
        for (int i = 0; i < outcomes.size(); i++) {
          group.get(i).step().tried(outcomes.get(i));
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
    committed.committed(transaction.runsWithEvents());
    for (int i = 0; i < outcomes.size(); i++) {
      group.get(i).outcome().complete(outcomes.get(i));
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /// SQLState classes 22 (data exception) and 23 (integrity constraint violation).
  private static boolean isDataError(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
