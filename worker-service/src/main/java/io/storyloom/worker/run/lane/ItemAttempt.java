package io.storyloom.worker.run.lane;

import io.storyloom.run.FailureKind;
import io.storyloom.run.Pacing;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.RunCommand;
import io.storyloom.run.RunCommand.FailEpic;
import io.storyloom.run.RunCommand.Generate;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunCommand.ReportRateLimit;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunErrors;
import io.storyloom.run.Usage;
import io.storyloom.worker.run.lane.AnswerReading.Empty;
import io.storyloom.worker.run.lane.AnswerReading.Malformed;
import io.storyloom.worker.run.lane.AnswerReading.Usable;
import io.storyloom.worker.run.lane.CallOutcome.Answered;
import io.storyloom.worker.run.lane.CallOutcome.Permanent;
import io.storyloom.worker.run.lane.CallOutcome.Throttled;
import io.storyloom.worker.run.lane.CallOutcome.Transient;
import io.storyloom.worker.run.lane.JournalEntry.Closed;
import io.storyloom.worker.run.lane.JournalEntry.Opened;
import io.storyloom.worker.run.lane.JournalEntry.Result;
import io.storyloom.worker.run.lane.JournalEntry.Waited;
import io.storyloom.worker.run.lane.Mailbox.Leaving;
import io.storyloom.worker.run.lane.OwnedRun.FencedException;
import io.storyloom.worker.run.lane.OwnedRun.RefusedException;
import io.storyloom.worker.run.lane.StepOutcome.Claimed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One claim of an item: calls the generator until it has results, fails for good, or is given
/// back.
final class ItemAttempt {

  private static final BigDecimal FREE = BigDecimal.ZERO.setScale(6);

  private final Lane lane;
  private final OwnedRun run;
  private final LaneContext context;
  private final Claimed claimed;
  private final int index;
  private Usage usage;
  private int throttled;

  /// How long the provider has made the item wait, since that last counted as a failure.
  private Duration waited;

  ItemAttempt(Lane lane, OwnedRun run, Claimed claimed, int index) {
    this.lane = lane;
    this.run = run;
    this.context = lane.context();
    this.claimed = claimed;
    this.index = index;
    CallJournal.Earlier earlier = claimed.earlier();
    this.usage = earlier == null ? Usage.NONE : earlier.usage();
    this.throttled = earlier == null ? 0 : earlier.throttled();
    this.waited = earlier == null ? Duration.ZERO : earlier.waited();
  }

  void work() throws InterruptedException {
    try (ItemWatch.Watched _ = context.watch().begin(claimed.item().id(), lane.mailbox())) {
      attempt();
    } catch (RefusedException e) {
      run.note(List.of(new FailEpic(index, e.sentence(), FailureKind.PERMANENT, usage)), List.of());
    }
  }

  private void attempt() throws InterruptedException {
    long begun = System.nanoTime();
    String stored = claimed.earlier() == null ? null : claimed.earlier().answer();
    if (stored != null && context.work().parse(stored) instanceof Usable(Results results)) {
      run.save(index, results, List.of(), usage, begun);
      return;
    }
    if (stored != null) {
      // Stored as usable by a reader that knew more; its journal entry must stay as it is.
      callNext(epic().retryCount());
    }
    boolean again = true;
    while (again) {
      again = callOnce();
    }
  }

  /// @return whether a further call is to be made
  private boolean callOnce() throws InterruptedException {
    int call = epic().calls();
    long begun = System.nanoTime();
    CallOutcome outcome = call(call);
    long ended = System.nanoTime();
    Duration took = Duration.ofNanos(ended - begun);
    if (outcome == null) {
      return false;
    }
    usage = usage.plus(spent(outcome, took));
    return switch (outcome) {
      case Answered answered -> answered(call, answered, ended);
      case Transient failed ->
          failed(List.of(closed(call, Result.TRANSIENT, failed.message(), null)), failed.message());
      case Permanent failed -> {
        fail(
            failed.message(),
            FailureKind.PERMANENT,
            List.of(closed(call, Result.PERMANENT, failed.message(), null)));
        yield false;
      }
      case Throttled asked -> throttled(call, asked);
    };
  }

  private static Usage spent(CallOutcome outcome, Duration took) {
    return outcome instanceof Answered answered
        ? new Usage(took, answered.inputTokens(), answered.outputTokens(), answered.costUsd())
        : new Usage(took, 0, 0, FREE);
  }

  private RunEpic epic() {
    return Objects.requireNonNull(run.current().find(index));
  }

  /// @return null when the call was aborted and the item is no longer this attempt's
  private @Nullable CallOutcome call(int number) throws InterruptedException {
    GeneratorCall call =
        new GeneratorCall(run.current().ref(), run.current().options(), claimed.item(), number);
    try (RunningCall running = new RunningCall(context.work(), call, lane.mailbox())) {
      long begun = System.nanoTime();
      while (!running.isDone()) {
        Duration left = context.work().callTimeout().minusNanos(System.nanoTime() - begun);
        if (!left.isPositive()) {
          return new Transient(
              "No answer within %d s".formatted(context.work().callTimeout().toSeconds()));
        }
        boolean draining = lane.mailbox().leaving() == Leaving.DRAIN;
        Duration wait =
            draining && left.compareTo(Lane.lookAroundInterval()) > 0
                ? Lane.lookAroundInterval()
                : left;
        lane.mailbox().await(wait, () -> running.isDone() || mustAbort(draining));
        if (running.isDone()) {
          break;
        }
        if (lane.mailbox().controls().cancel() != null) {
          run.cancel(List.of(closed(number, Result.ABORTED, "Cancelled", null)));
          return null;
        }
        if (lane.mailbox().isGone(claimed.item().id())) {
          run.drop(index, List.of(closed(number, Result.ABORTED, RunErrors.EPIC_GONE, null)));
          return null;
        }
        if (lane.mailbox().leaving() == Leaving.ABORT) {
          run.note(
              List.of(new ReleaseEpic(index, ReleaseReason.SHUTDOWN)),
              List.of(closed(number, Result.ABORTED, "The worker stopped", null)));
          return null;
        }
        if (!run.isStillMine()) {
          throw new FencedException();
        }
      }
      return running.outcome();
    }
  }

  private boolean mustAbort(boolean draining) {
    return lane.mailbox().controls().cancel() != null
        || lane.mailbox().isGone(claimed.item().id())
        || lane.mailbox().leaving() == Leaving.ABORT
        || (!draining && lane.mailbox().leaving() == Leaving.DRAIN);
  }

  private boolean answered(int call, Answered answered, long answeredAt)
      throws InterruptedException {
    return switch (context.work().parse(answered.raw())) {
      case Usable(Results results) -> {
        List<JournalEntry> journal = List.of(closed(call, Result.USABLE, "", answered));
        run.save(index, results, journal, usage, answeredAt);
        yield false;
      }
      case Empty _ -> {
        fail(
            RunErrors.NO_STORIES,
            FailureKind.NO_STORIES,
            List.of(closed(call, Result.EMPTY, RunErrors.NO_STORIES, answered)));
        yield false;
      }
      case Malformed(String reason) ->
          failed(List.of(closed(call, Result.MALFORMED, reason, answered)), reason);
    };
  }

  private boolean failed(List<JournalEntry> journal, String message) throws InterruptedException {
    return failed(journal, message, Duration.ZERO);
  }

  /// @param asked how long the provider wants to be left alone at least
  private boolean failed(List<JournalEntry> journal, String message, Duration asked)
      throws InterruptedException {
    return switch (lane.pacing().afterTransientFailure(epic().retryCount(), context.random())) {
      case Pacing.Retry.After(Duration backoff) -> {
        Duration pause = asked.compareTo(backoff) > 0 ? asked : backoff;
        int retry = epic().retryCount() + 1;
        String detail =
            "Retry %d of %d at %s: %s"
                .formatted(retry, lane.pacing().retries(), until(pause), message);
        List<RunCommand> announced = new ArrayList<>();
        announced.add(new Generate(index, epic().calls(), retry, detail));
        if (asked.isPositive()) {
          announced.add(new ReportRateLimit(pause, provider()));
        }
        yield waitAndCallAgain(pause, announced, journal, List::of);
      }
      case Pacing.Retry.Exhausted _ -> {
        fail(message, FailureKind.TRANSIENT, journal);
        yield false;
      }
    };
  }

  private String provider() {
    return context.work().generator().provider();
  }

  private boolean throttled(int call, Throttled asked) throws InterruptedException {
    throttled++;
    Duration pause =
        asked.retryAfter() == null
            ? lane.pacing().patience(throttled, context.random())
            : asked.retryAfter();
    Closed entry = closed(call, Result.THROTTLED, "The provider asks to wait", null);
    Duration before = waited;
    waited = before.plus(pause);
    if (waited.compareTo(Pacing.PATIENCE) > 0) {
      waited = Duration.ZERO;
      return failed(
          List.of(entry, new Waited(index, call, waited)),
          "The provider asked to wait for more than " + Pacing.PATIENCE.toMinutes() + " minutes",
          pause);
    }
    String detail = "Rate limited by %s until %s".formatted(provider(), until(pause));
    long since = System.nanoTime();
    return waitAndCallAgain(
        pause,
        List.of(
            new Generate(index, epic().calls(), epic().retryCount(), detail),
            new ReportRateLimit(pause, provider())),
        List.of(entry, new Waited(index, call, waited)),
        () ->
            List.of(
                new Waited(index, call, before.plus(Duration.ofNanos(System.nanoTime() - since)))));
  }

  /// @param givenUp what the journal is told when the wait does not come to its end
  private boolean waitAndCallAgain(
      Duration pause,
      List<RunCommand> announced,
      List<JournalEntry> journal,
      Supplier<List<JournalEntry>> givenUp)
      throws InterruptedException {
    run.note(announced, journal);
    if (!lane.waitForRetry(index, pause, givenUp)) {
      return false;
    }
    callNext(epic().retryCount());
    return true;
  }

  private void callNext(int retryCount) throws InterruptedException {
    int next = epic().calls() + 1;
    run.note(
        List.of(new Generate(index, next, retryCount, "Call " + next)),
        List.of(
            new Opened(
                index, next, epic().attempt(), claimed.request(), context.clock().instant())));
  }

  private void fail(String error, FailureKind kind, List<JournalEntry> journal)
      throws InterruptedException {
    run.note(List.of(new FailEpic(index, error, kind, usage)), journal);
  }

  private Closed closed(int call, Result result, String detail, @Nullable Answered answered) {
    Instant at = context.clock().instant();
    return answered == null
        ? new Closed(index, call, result, detail, null, 0, 0, FREE, at)
        : new Closed(
            index,
            call,
            result,
            detail,
            answered.raw(),
            answered.inputTokens(),
            answered.outputTokens(),
            answered.costUsd(),
            at);
  }

  private Instant until(Duration pause) {
    return context.clock().instant().plus(pause).truncatedTo(ChronoUnit.SECONDS);
  }
}
