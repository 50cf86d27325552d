package io.storyloom.worker.run.lane;

import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.messaging.outbox.RecordTooLargeException;
import io.storyloom.worker.run.lane.Step.Finish;
import io.storyloom.worker.run.lane.Step.Save;
import io.storyloom.worker.run.lane.StepOutcome.Apart;
import io.storyloom.worker.run.lane.StepOutcome.Fenced;
import io.storyloom.worker.run.lane.StepOutcome.Refused;
import io.storyloom.worker.run.lane.StepTransaction.PendingStep;
import io.storyloom.worker.run.lane.StepTransaction.StepRefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits the steps of lanes in groups: whatever waits, at most 64, with no delay added. A group
/// that fails is repeated step by step. Of those that fail alone, an answer with its results is to
/// be stored apart, and a step that can never be stored is answered as refused. Any other, and any
/// that may have been committed all the same, is tried without end and holds up no other meanwhile.
final class Committer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Committer.class);
  private static final int GROUP = 64;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(
          PAUSE_AFTER_FAILURE.toMillis(),
          TimeUnit.MILLISECONDS,
          task -> Thread.ofVirtual().name("committer-later").start(task));

  private final DataSource dataSource;
  private final ItemWork work;
  private final Outbox outbox;
  private final CommitSignal committed;
  private final int maxCrashes;
  private final Clock clock;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /// @param alone whether no group is to suffer from it
  /// @param reported whether its failure was logged
  private record Waiting(
      PendingStep step, CompletableFuture<StepOutcome> outcome, boolean alone, boolean reported) {}

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

  /// Commits a step; the future never fails. Once this is closed every step counts as fenced.
  CompletableFuture<StepOutcome> submit(Step step) {
    CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
    // Results come without their answer only where storing both together has failed.
    enqueue(new Waiting(new PendingStep(step), outcome, step instanceof Finish, false));
    return outcome;
  }

  private void enqueue(Waiting waiting) {
    queue.add(waiting);
    if (closed) {
      fence(queue);
    }
  }

  private static void fence(Collection<Waiting> abandoned) {
    abandoned.forEach(waiting -> waiting.outcome().complete(new Fenced()));
  }

  private void work() {
    List<Waiting> group = new ArrayList<>(GROUP);
    try {
      while (!closed) {
        group.clear();
        group.add(queue.take());
        queue.drainTo(group, GROUP - 1);
        commit(group);
      }
    } catch (InterruptedException e) {
      fence(group);
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<Waiting> group) throws InterruptedException {
    List<Waiting> together = group.stream().filter(waiting -> !waiting.alone()).toList();
    if (together.size() > 1) {
      try {
        transact(together);
        together = List.of();
      } catch (SQLException | RuntimeException e) {
        log.debug("A group of {} steps failed, each is tried alone", together.size(), e);
      }
    }
    for (Waiting waiting : together) {
      commitAlone(waiting);
    }
    for (Waiting waiting : group) {
      if (waiting.alone()) {
        commitAlone(waiting);
      }
    }
  }

  private void commitAlone(Waiting waiting) throws InterruptedException {
    try {
      transact(List.of(waiting));
    } catch (SQLException | RuntimeException e) {
      StepOutcome verdict = verdict(waiting.step(), e);
      if (verdict != null) {
        waiting.outcome().complete(verdict);
        return;
      }
      if (!waiting.reported()) {
        log.warn("A step of run {} fails and is tried until it works", waiting.step().runId(), e);
      }
      Waiting again = new Waiting(waiting.step(), waiting.outcome(), true, true);
      LATER.execute(() -> enqueue(again));
    }
  }

  /// @return null when the step is to be tried again
  private static @Nullable StepOutcome verdict(PendingStep step, Exception failure) {
    return switch (failure) {
      case StepRefusedException e -> {
        log.error("A lane asked for what its run does not allow", e);
        yield new Refused("The run does not allow this");
      }
      case Exception e when step.step() instanceof Save && !step.isInDoubt() -> {
        log.warn("Run {} stores an answer before its results", step.runId(), e);
        yield new Apart();
      }
      case SQLException e when isDataError(e) -> {
        log.warn("A step of run {} is refused by the database", step.runId(), e);
        yield new Refused("The result could not be stored");
      }
      case RecordTooLargeException e -> {
        log.warn("A step of run {} is refused: {}", step.runId(), e.getMessage());
        yield new Refused(String.valueOf(e.getMessage()));
      }
      default -> null;
    };
  }

  private void transact(List<Waiting> group) throws SQLException, InterruptedException {
    List<StepOutcome> outcomes;
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try {
        outcomes =
            new StepTransaction(connection, work, outbox, maxCrashes, clock.instant())
                .execute(group.stream().map(Waiting::step).toList());
        for (int i = 0; i < outcomes.size(); i++) {
          group.get(i).step().tried(outcomes.get(i));
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
    // Also those whose events an earlier try has committed, unknown to it.
    committed.committed(group.stream().map(waiting -> waiting.step().runId()).toList());
    for (int i = 0; i < outcomes.size(); i++) {
      group.get(i).outcome().complete(outcomes.get(i));
    }
  }

  /// Waits for a connection: that there is none says nothing about a step.
  private Connection connect() throws InterruptedException {
    boolean reported = false;
    while (true) {
      try {
        return dataSource.getConnection();
      } catch (SQLException e) {
        if (!reported) {
          log.warn("Steps wait for the database: {}", e.getMessage());
          reported = true;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_FAILURE.toMillis());
      }
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
    fence(queue);
  }
}
