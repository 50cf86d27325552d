package io.storyloom.worker.run.lane;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.FailureKind;
import io.storyloom.run.Next;
import io.storyloom.run.Pacing;
import io.storyloom.run.PauseReason;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.Run;
import io.storyloom.run.RunCommand;
import io.storyloom.run.RunCommand.CancelRun;
import io.storyloom.run.RunCommand.FailEpic;
import io.storyloom.run.RunCommand.PauseRun;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunCommand.ResumeRun;
import io.storyloom.run.RunCommand.StartEpic;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunId;
import io.storyloom.run.RunStatus;
import io.storyloom.run.Usage;
import io.storyloom.worker.run.lane.Mailbox.Leaving;
import io.storyloom.worker.run.lane.RunOwnership.Take.Taken;
import io.storyloom.worker.run.lane.Step.Claim;
import io.storyloom.worker.run.lane.Step.Drop;
import io.storyloom.worker.run.lane.Step.Finish;
import io.storyloom.worker.run.lane.Step.Note;
import io.storyloom.worker.run.lane.Step.Save;
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
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Works one run, item by item, on a thread of its own. Everything it knows of the run it has read
/// or committed itself at its epoch; when somebody else raises the epoch its next step is fenced
/// and the lane ends.
final class Lane implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Lane.class);
  private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final Duration FOREVER = Duration.ofHours(1);

  private final LaneContext context;
  private final long epoch;
  private final Map<Integer, Integer> crashes;
  private final Pacing pacing;
  private final Mailbox mailbox;

  private Run run;
  private long notBefore;

  Lane(LaneContext context, Taken taken, Mailbox mailbox) {
    this.context = context;
    this.run = taken.run();
    this.epoch = taken.epoch();
    this.crashes = taken.crashes();
    this.pacing = context.pacing().of(run.options().pacing());
    this.mailbox = mailbox;
    this.notBefore = System.nanoTime() + restOfDelay().toNanos();
  }

  /// What is left of the delay after an item that another lane has ended; the clocks of two workers
  /// may differ, so never more than the delay.
  private Duration restOfDelay() {
    Duration rest =
        run.epics().stream()
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
      log.error("The lane of run {} failed; a sweep starts it again", runId(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!run.status().isTerminal()) {
      release();
    }
  }

  /// Tries until it works: nobody else takes a run while its owner lives.
  private void release() {
    try {
      boolean released = false;
      while (!released && mailbox.leaving() != Leaving.ABORT) {
        released = tryRelease();
        if (!released) {
          mailbox.await(LOOK_AROUND, () -> mailbox.leaving() == Leaving.ABORT);
        }
      }
      if (!released) {
        tryRelease();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryRelease() {
    try {
      context.ownership().release(runId(), epoch);
      return true;
    } catch (DataAccessException e) {
      log.warn("Run {} can't be released now: {}", runId(), e.getMessage());
      return false;
    }
  }

  private RunId runId() {
    return run.ref().runId();
  }

  /// @return whether the run needs more
  private boolean step() throws InterruptedException {
    CancelReason cancel = mailbox.controls().cancel();
    if (cancel != null && !run.status().isTerminal()) {
      note(List.of(new CancelRun(cancel)), List.of());
      return !run.status().isTerminal();
    }
    if (mailbox.controls().pauseRequested() && isGoing()) {
      note(List.of(new PauseRun(PauseReason.USER, context.work().generator())), List.of());
      return true;
    }
    return switch (run.next()) {
      case Next.Over _ -> false;
      case Next.AwaitResume _ -> {
        if (mailbox.controls().pauseRequested()) {
          mailbox.await(FOREVER, () -> isDisturbed() || !mailbox.controls().pauseRequested());
        } else {
          note(List.of(new ResumeRun()), List.of());
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
    return run.status() == RunStatus.QUEUED || run.status() == RunStatus.RUNNING;
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
      run = run.withArrived(arrived);
    }
  }

  /// @return false when something else came up
  private boolean waitForPace() throws InterruptedException {
    Duration left = Duration.ofNanos(notBefore - System.nanoTime());
    return !left.isPositive() || !mailbox.await(left, () -> isDisturbed() || isPaused());
  }

  private void process(RunEpic epic) throws InterruptedException {
    int lost = crashes.getOrDefault(epic.index(), 0);
    switch (submit(new Claim(run, epoch, epic.index(), lost))) {
      case Claimed claimed -> {
        accept(claimed.run(), claimed.controls());
        new ItemAttempt(this, claimed, epic.index()).work();
        notBefore = System.nanoTime() + pacing.delay().toNanos();
        context.metrics().ended(run, epic.index());
      }
      case Done done -> {
        accept(done.run(), done.controls());
        context.metrics().ended(run, epic.index());
      }
      case NotNow _ -> mailbox.await(LOOK_AROUND, () -> isDisturbed() || isPaused());
      case Refused(String message) -> failUnclaimed(epic, message);
      case Fenced _ -> throw new FencedException();
      case Apart _ -> throw new IllegalStateException("A claim has no answer to store");
    }
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
    note(
        List.of(start, new FailEpic(epic.index(), message, FailureKind.PERMANENT, epic.usage())),
        List.of());
    context.metrics().ended(run, epic.index());
  }

  // What an attempt at an item needs of its lane.

  Run current() {
    return run;
  }

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
    EpicId item = Objects.requireNonNull(run.find(index)).epicId();
    if (!mailbox.await(pause, () -> isDisturbed() || isPaused() || mailbox.isGone(item))) {
      return true;
    }
    if (mailbox.controls().cancel() != null) {
      cancel(List.of());
    } else if (mailbox.isGone(item)) {
      drop(index, List.of());
    } else {
      note(List.of(new ReleaseEpic(index, releaseReason())), waited.get());
    }
    return false;
  }

  /// Leaves out an item that is gone.
  void drop(int index, List<JournalEntry> journal) throws InterruptedException {
    commit(new Drop(run, epoch, index, journal));
  }

  private ReleaseReason releaseReason() {
    return switch (mailbox.leaving()) {
      case NOT -> ReleaseReason.PAUSED;
      case DRAIN -> ReleaseReason.HAND_OVER;
      case ABORT -> ReleaseReason.SHUTDOWN;
    };
  }

  void cancel(List<JournalEntry> journal) throws InterruptedException {
    CancelReason reason = mailbox.controls().cancel();
    note(List.of(new CancelRun(reason == null ? CancelReason.USER : reason)), journal);
  }

  /// Whether the run is still this lane's while it drains; asked once a second.
  boolean lookAround() throws InterruptedException {
    try {
      return mailbox.leaving() == Leaving.NOT || context.ownership().isAtEpoch(runId(), epoch);
    } catch (DataAccessException _) {
      // Nobody can have taken the run for sure; the next step is fenced if somebody did.
      return true;
    }
  }

  static Duration lookAroundInterval() {
    return LOOK_AROUND;
  }

  /// @throws RefusedException when it can never be stored; nothing has changed then
  void note(List<RunCommand> commands, List<JournalEntry> journal) throws InterruptedException {
    commit(new Note(run, epoch, commands, journal));
  }

  /// Stores a usable answer and its results and completes their item.
  ///
  /// @throws RefusedException when the results can never be stored; the answer is stored then
  void save(int index, Results results, List<JournalEntry> journal, Usage usage, long answeredAt)
      throws InterruptedException {
    Save save = new Save(run, epoch, index, results, journal, usage, answeredAt);
    switch (submit(save)) {
      case Apart _ -> {
        commit(save.note());
        finish(save.finish(run));
      }
      case StepOutcome outcome -> settle(outcome);
    }
  }

  /// Tries until nobody else is at the item, or the lane has to leave it.
  private void finish(Finish finish) throws InterruptedException {
    StepOutcome outcome = submit(finish);
    while (outcome instanceof NotNow) {
      if (mailbox.await(BETWEEN_TRIES, () -> mailbox.leaving() == Leaving.ABORT)) {
        note(List.of(new ReleaseEpic(finish.index(), ReleaseReason.SHUTDOWN)), List.of());
        return;
      }
      outcome = submit(finish);
    }
    settle(outcome);
  }

  private void commit(Step step) throws InterruptedException {
    settle(submit(step));
  }

  private void settle(StepOutcome outcome) {
    switch (outcome) {
      case Done done -> accept(done.run(), done.controls());
      case Refused(String message) -> throw new RefusedException(message);
      case Fenced _ -> throw new FencedException();
      case Claimed _, NotNow _, Apart _ ->
          throw new IllegalStateException("Only other steps are answered like this");
    }
  }

  private StepOutcome submit(Step step) throws InterruptedException {
    try {
      return context.committer().submit(step).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A step's future never fails", e);
    }
  }

  private void accept(Run next, Controls controls) {
    run = next;
    mailbox.controls(controls);
  }

  /// A step can never be stored; its message is a sentence for people.
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    RefusedException(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  /// The run belongs to somebody else by now.
  static final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException() {
      super(null, null, false, false);
    }
  }
}
