package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import io.storyloom.worker.run.lane.Mailbox.Leaving;
import io.storyloom.worker.run.lane.RunOwnership.Take;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// The lanes of this worker, at most one for each run.
public final class Lanes {

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final LaneContext context;
  private final LongSupplier incarnation;
  private final Map<RunId, Handle> lanes = new ConcurrentHashMap<>();

  /// Lanes that wait for their run until its holder has given it up.
  private final Map<RunId, Mailbox> held = new ConcurrentHashMap<>();

  private volatile boolean stopping;

  /// A lane as others see it.
  private record Handle(int partition, Mailbox mailbox, Thread thread) {}

  Lanes(LaneContext context, LongSupplier incarnation) {
    this.context = context;
    this.incarnation = incarnation;
  }

  /// Starts the lane of a run that was stored just now, and is held by this worker.
  public void begin(int partition, Run run, long epoch, Controls controls) {
    start(
        run.ref().runId(),
        partition,
        mailbox -> lane(new Take.Taken(run, epoch, controls, Map.of()), mailbox));
  }

  private Lane lane(Take.Taken taken, Mailbox mailbox) {
    mailbox.controls(taken.controls());
    return new Lane(context, taken, mailbox);
  }

  /// Makes sure that a run has a lane, taking it from a dead owner if need be.
  public void ensure(int partition, RunId runId) {
    start(runId, partition, mailbox -> takeAndWork(runId, mailbox));
  }

  /// Tells a lane of further commands.
  ///
  /// @return whether the run has a lane here
  public boolean arrived(RunId runId, List<EpicSnapshot> epics) {
    Handle handle = lanes.get(runId);
    if (handle != null) {
      handle.mailbox().arrived(epics);
    }
    return handle != null;
  }

  /// Tells a lane what is asked of its run.
  ///
  /// @return whether the run has a lane here
  public boolean asked(RunId runId, Controls controls) {
    Handle handle = lanes.get(runId);
    if (handle != null) {
      handle.mailbox().controls(controls);
    }
    return handle != null;
  }

  /// Lanes of these partitions finish their call in flight and give their runs up.
  public void drain(Collection<Integer> partitions) {
    Set<Integer> lost = Set.copyOf(partitions);
    lanes.values().stream()
        .filter(handle -> lost.contains(handle.partition()))
        .forEach(handle -> handle.mailbox().leave(Leaving.DRAIN));
  }

  /// The partitions are back: lanes that still drain just go on.
  public void keep(Collection<Integer> partitions) {
    Set<Integer> back = Set.copyOf(partitions);
    lanes.values().stream()
        .filter(handle -> back.contains(handle.partition()))
        .forEach(handle -> handle.mailbox().leave(Leaving.NOT));
    if (stopping) {
      leaveAll(Leaving.DRAIN);
    }
  }

  /// Lets all lanes finish their calls in flight within the grace period, then aborts them. No lane
  /// starts afterwards.
  public void stop(Duration grace) throws InterruptedException {
    stopping = true;
    leaveAll(Leaving.DRAIN);
    if (!awaitEmpty(grace)) {
      leaveAll(Leaving.ABORT);
      if (!awaitEmpty(Duration.ofSeconds(3))) {
        log.warn("{} lanes did not stop in time", lanes.size());
      }
    }
  }

  /// The runs of these partitions that have not ended.
  public List<RunId> unfinished(Collection<Integer> partitions) {
    return context.ownership().unfinished(partitions);
  }

  /// Lets lanes know whose items are gone, and whose runs were given up by other workers.
  public void lookAround() {
    context.watch().look();
    if (!held.isEmpty()) {
      context.ownership().released(List.copyOf(held.keySet())).forEach(this::wake);
    }
  }

  private void wake(RunId released) {
    Mailbox mailbox = held.remove(released);
    if (mailbox != null) {
      mailbox.wake();
    }
  }

  /// How many lanes there are.
  public int size() {
    return lanes.size();
  }

  private void leaveAll(Leaving how) {
    lanes.values().forEach(handle -> handle.mailbox().leave(how));
  }

  private boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!lanes.isEmpty()) {
      for (Handle handle : lanes.values()) {
        long left = end - System.nanoTime();
        if (left <= 0 || !handle.thread().join(Duration.ofNanos(left))) {
          return false;
        }
      }
    }
    return true;
  }

  private interface Work {
    Runnable on(Mailbox mailbox) throws InterruptedException;
  }

  private void start(RunId runId, int partition, Work work) {
    if (stopping) {
      return;
    }
    lanes.computeIfAbsent(
        runId,
        _ -> {
          Mailbox mailbox = new Mailbox();
          Thread thread =
              Thread.ofVirtual()
                  .name("lane-" + runId)
                  .unstarted(() -> runAndForget(runId, mailbox, work));
          thread.start();
          return new Handle(partition, mailbox, thread);
        });
    if (stopping) {
      // It may have come too late to be told with the others.
      leaveAll(Leaving.DRAIN);
    }
  }

  private void runAndForget(RunId runId, Mailbox mailbox, Work work) {
    try {
      work.on(mailbox).run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("The lane of run {} failed; it is started again by the next sweep", runId, e);
    } finally {
      lanes.remove(runId);
    }
  }

  /// A cancel may not have to wait for the holder.
  private void awaitRelease(RunId runId, Duration atMost, Mailbox mailbox, long knownControls)
      throws InterruptedException {
    held.put(runId, mailbox);
    try {
      mailbox.await(
          atMost,
          () ->
              !held.containsKey(runId)
                  || mailbox.leaving() != Leaving.NOT
                  || mailbox.controls().number() > knownControls);
    } finally {
      held.remove(runId);
    }
  }

  private Runnable takeAndWork(RunId runId, Mailbox mailbox) throws InterruptedException {
    while (mailbox.leaving() == Leaving.NOT) {
      long known = mailbox.controls().number();
      try {
        switch (context.ownership().take(runId, incarnation.getAsLong())) {
          case Take.Taken taken -> {
            return lane(taken, mailbox);
          }
          case Take.Held(Duration duration) -> awaitRelease(runId, duration, mailbox, known);
          case Take.Over _ -> {
            return () -> {};
          }
        }
      } catch (DataAccessException | TransactionException e) {
        log.warn("Run {} can't be taken now, it is tried again: {}", runId, e.getMessage());
        mailbox.await(AFTER_FAILURE, () -> mailbox.leaving() != Leaving.NOT);
      }
    }
    return () -> {};
  }
}
