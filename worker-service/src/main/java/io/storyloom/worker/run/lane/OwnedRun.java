package io.storyloom.worker.run.lane;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.Run;
import io.storyloom.run.RunCommand;
import io.storyloom.run.RunCommand.CancelRun;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunId;
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
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// A run as its lane knows it, and all the lane does to it, each a step that is committed. What is
/// known was read or committed at the lane's epoch: once somebody else has raised that, the next
/// step is fenced.
final class OwnedRun {

  private static final Logger log = LoggerFactory.getLogger(OwnedRun.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final int SUSPICIOUS_TRIES = 50;

  private final LaneContext context;
  private final long epoch;
  private final Mailbox mailbox;
  private Run run;

  /// @param mailbox told what people want of the run, as the steps find it
  OwnedRun(LaneContext context, Taken taken, Mailbox mailbox) {
    this.context = context;
    this.epoch = taken.epoch();
    this.mailbox = mailbox;
    this.run = taken.run();
  }

  Run current() {
    return run;
  }

  RunId id() {
    return run.ref().runId();
  }

  /// Adds items whose commands have arrived.
  void absorb(List<EpicSnapshot> arrived) {
    run = run.withArrived(arrived);
  }

  /// Makes an item the current one, or leaves it out.
  ///
  /// @param crashes how often it was lost in flight
  /// @return neither fenced nor apart
  StepOutcome claim(int index, int crashes) throws InterruptedException {
    StepOutcome outcome = submit(new Claim(run, epoch, index, crashes));
    switch (outcome) {
      case Claimed claimed -> accept(claimed.run(), claimed.controls());
      case NotNow _, Refused _ -> {}
      case Done _, Fenced _, Apart _ -> settle(outcome);
    }
    return outcome;
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
    for (int tries = 1; outcome instanceof NotNow; tries++) {
      if (tries == SUSPICIOUS_TRIES) {
        log.warn("Epic {} of run {} has been locked for seconds", finish.index(), id());
      }
      if (mailbox.await(BETWEEN_TRIES, () -> mailbox.leaving() == Leaving.ABORT)) {
        note(List.of(new ReleaseEpic(finish.index(), ReleaseReason.SHUTDOWN)), List.of());
        return;
      }
      outcome = submit(finish);
    }
    settle(outcome);
  }

  /// Leaves out an item that is gone.
  void drop(int index, List<JournalEntry> journal) throws InterruptedException {
    commit(new Drop(run, epoch, index, journal));
  }

  /// Cancels the run as it was asked for.
  void cancel(List<JournalEntry> journal) throws InterruptedException {
    CancelReason reason = mailbox.controls().cancel();
    note(List.of(new CancelRun(reason == null ? CancelReason.USER : reason)), journal);
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

  /// Whether the run is still this lane's while it drains; asked once a second.
  boolean isStillMine() throws InterruptedException {
    try {
      return mailbox.leaving() == Leaving.NOT || context.ownership().isAtEpoch(id(), epoch);
    } catch (DataAccessException _) {
      // Nobody can have taken the run for sure; the next step is fenced if somebody did.
      return true;
    }
  }

  /// Gives the run back to whoever takes it.
  ///
  /// @return false when the database is away
  boolean tryRelease() {
    try {
      context.ownership().release(id(), epoch);
      return true;
    } catch (DataAccessException e) {
      log.warn("Run {} can't be released now: {}", id(), e.getMessage());
      return false;
    }
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
