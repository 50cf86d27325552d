package io.storyloom.worker.run.lane;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.FailureKind;
import io.storyloom.run.Next;
import io.storyloom.run.Pacing;
import io.storyloom.run.PauseReason;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.RunCommand.CancelRun;
import io.storyloom.run.RunCommand.FailEpic;
import io.storyloom.run.RunCommand.PauseRun;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunCommand.ResumeRun;
import io.storyloom.run.RunCommand.StartEpic;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunStatus;
import io.storyloom.worker.run.lane.Mailbox.Leaving;
import io.storyloom.worker.run.lane.OwnedRun.FencedException;
import io.storyloom.worker.run.lane.RunOwnership.Take.Taken;
import io.storyloom.worker.run.lane.StepOutcome.Apart;
import io.storyloom.worker.run.lane.StepOutcome.Claimed;
import io.storyloom.worker.run.lane.StepOutcome.Done;
import io.storyloom.worker.run.lane.StepOutcome.Fenced;
import io.storyloom.worker.run.lane.StepOutcome.NotNow;
import io.storyloom.worker.run.lane.StepOutcome.Refused;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works one run, item by item, on a thread of its own, until the run is over, the lane is to
/// leave, or the run belongs to somebody else.
final class Lane implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Lane.class);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
  private static final Duration FOREVER = Duration.ofHours(1);

  private final LaneContext context;
  private final OwnedRun owned;
  private final Map<Integer, Integer> crashes;
  private final Pacing pacing;
  private final Mailbox mailbox;

  private long notBefore;

  Lane(LaneContext context, Taken taken, Mailbox mailbox) {
    this.context = context;
    this.owned = new OwnedRun(context, taken, mailbox);
    this.crashes = taken.crashes();
    this.pacing = context.pacing().of(taken.run().options().pacing());
    this.mailbox = mailbox;
    this.notBefore = System.nanoTime() + restOfDelay().toNanos();
  }

  /// What is left of the delay after an item that another lane has ended; the clocks of two workers
  /// may differ, so never more than the delay.
  private Duration restOfDelay() {
    Duration rest =
        owned.current().epics().stream()
            .filter(epic -> epic.calls() > 0)
            .map(RunEpic::completedAt)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .map(last -> Duration.between(context.clock().instant(), last).plus(pacing.delay()))
            .orElse(Duration.ZERO);
    return rest.compareTo(pacing.delay()) > 0 ? pacing.delay() : rest;
  }

  /// Works until the run is over, the lane is to leave, or the run belongs to somebody else.
  @Override
  public void run() {
    try {
      while (mailbox.leaving() == Leaving.NOT && step()) {
        absorbArrived();
      }
    } catch (FencedException _) {
      // Whoever fenced the lane goes on with the run.
      return;
    } catch (RuntimeException e) {
      log.error("The lane of run {} failed; a sweep starts it again", owned.id(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!owned.current().status().isTerminal()) {
      release();
    }
  }

  /// Tries until it works: nobody else takes a run while its owner lives.
  private void release() {
    try {
      boolean released = false;
      while (!released && mailbox.leaving() != Leaving.ABORT) {
        released = owned.tryRelease();
        if (!released) {
          mailbox.await(LOOK_AROUND, () -> mailbox.leaving() == Leaving.ABORT);
        }
      }
      if (!released) {
        owned.tryRelease();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether the run needs more
  private boolean step() throws InterruptedException {
    CancelReason cancel = mailbox.controls().cancel();
    if (cancel != null && !owned.current().status().isTerminal()) {
      owned.note(List.of(new CancelRun(cancel)), List.of());
      return !owned.current().status().isTerminal();
    }
    if (mailbox.controls().pauseRequested() && isGoing()) {
      owned.note(List.of(new PauseRun(PauseReason.USER, context.work().generator())), List.of());
      return true;
    }
    return switch (owned.current().next()) {
      case Next.Over _ -> false;
      case Next.AwaitResume _ -> {
        if (mailbox.controls().pauseRequested()) {
          mailbox.await(FOREVER, () -> isDisturbed() || !mailbox.controls().pauseRequested());
        } else {
          owned.note(List.of(new ResumeRun()), List.of());
        }
        yield true;
      }
      case Next.AwaitCommand _ -> {
        mailbox.await(FOREVER, () -> isDisturbed() || isPaused() || mailbox.hasArrived());
        yield true;
      }
      case Next.ProcessEpic(RunEpic epic) -> {
        if (waitForPace()) {
          process(epic);
        }
        yield true;
      }
    };
  }

  private boolean isGoing() {
    RunStatus status = owned.current().status();
    return status == RunStatus.QUEUED || status == RunStatus.RUNNING;
  }

  /// Whether the lane was told to leave or to cancel.
  private boolean isDisturbed() {
    return mailbox.leaving() != Leaving.NOT || mailbox.controls().cancel() != null;
  }

  private boolean isPaused() {
    return mailbox.controls().pauseRequested();
  }

  private void absorbArrived() {
    List<EpicSnapshot> arrived = mailbox.takeArrived();
    if (!arrived.isEmpty()) {
      owned.absorb(arrived);
    }
  }

  /// @return false when something else came up
  private boolean waitForPace() throws InterruptedException {
    Duration left = Duration.ofNanos(notBefore - System.nanoTime());
    return !left.isPositive() || !mailbox.await(left, () -> isDisturbed() || isPaused());
  }

  private void process(RunEpic epic) throws InterruptedException {
    int lost = crashes.getOrDefault(epic.index(), 0);
    switch (owned.claim(epic.index(), lost)) {
      case Claimed claimed -> {
        new ItemAttempt(this, owned, claimed, epic.index()).work();
        notBefore = System.nanoTime() + pacing.delay().toNanos();
        ended(epic);
      }
      case Done _ -> ended(epic);
      case NotNow _ -> mailbox.await(LOOK_AROUND, () -> isDisturbed() || isPaused());
      case Refused(String message) -> failUnclaimed(epic, message);
      case Fenced _, Apart _ -> throw new IllegalStateException("No claim ends like this");
    }
  }

  private void ended(RunEpic epic) {
    context.metrics().ended(owned.current(), epic.index());
  }

  /// Fails an item whose claim can't be stored, under the title with which it arrived.
  private void failUnclaimed(RunEpic epic, String message) throws InterruptedException {
    StartEpic start =
        new StartEpic(
            epic.index(),
            epic.title(),
            epic.attempt() + 1,
            context.work().generator(),
            Math.max(1, epic.calls()),
            "Not called");
    owned.note(
        List.of(start, new FailEpic(epic.index(), message, FailureKind.PERMANENT, epic.usage())),
        List.of());
    ended(epic);
  }

  // What an attempt at an item needs of its lane.

  Pacing pacing() {
    return pacing;
  }

  LaneContext context() {
    return context;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /// Waits before a retry.
  ///
  /// @param waited what the journal is told when the wait is given up
  /// @return false when the item is no longer this lane's, or the run has ended meanwhile
  boolean waitForRetry(int index, Duration pause, Supplier<List<JournalEntry>> waited)
      throws InterruptedException {
    EpicId item = Objects.requireNonNull(owned.current().find(index)).epicId();
    if (!mailbox.await(pause, () -> isDisturbed() || isPaused() || mailbox.isGone(item))) {
      return true;
    }
    if (mailbox.controls().cancel() != null) {
      owned.cancel(List.of());
    } else if (mailbox.isGone(item)) {
      owned.drop(index, List.of());
    } else {
      owned.note(List.of(new ReleaseEpic(index, releaseReason())), waited.get());
    }
    return false;
  }

  private ReleaseReason releaseReason() {
    return switch (mailbox.leaving()) {
      case NOT -> ReleaseReason.PAUSED;
      case DRAIN -> ReleaseReason.HAND_OVER;
      case ABORT -> ReleaseReason.SHUTDOWN;
    };
  }

  static Duration lookAroundInterval() {
    return LOOK_AROUND;
  }
}
