package io.storyloom.run;

import io.storyloom.run.Decision.Accepted;
import io.storyloom.run.Decision.Rejected;
import io.storyloom.run.Decision.Rejection;
import io.storyloom.run.Decision.Unchanged;
import io.storyloom.run.RunCommand.AbortRun;
import io.storyloom.run.RunCommand.CancelRun;
import io.storyloom.run.RunCommand.CompleteEpic;
import io.storyloom.run.RunCommand.FailEpic;
import io.storyloom.run.RunCommand.Generate;
import io.storyloom.run.RunCommand.PauseRun;
import io.storyloom.run.RunCommand.ReleaseEpic;
import io.storyloom.run.RunCommand.ReportRateLimit;
import io.storyloom.run.RunCommand.ResumeRun;
import io.storyloom.run.RunCommand.SaveEpic;
import io.storyloom.run.RunCommand.SkipEpic;
import io.storyloom.run.RunCommand.StartEpic;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.EpicFailed;
import io.storyloom.run.RunEvent.EpicGenerating;
import io.storyloom.run.RunEvent.EpicReleased;
import io.storyloom.run.RunEvent.EpicSaving;
import io.storyloom.run.RunEvent.EpicSkipped;
import io.storyloom.run.RunEvent.EpicStarted;
import io.storyloom.run.RunEvent.RateLimited;
import io.storyloom.run.RunEvent.RunCancelled;
import io.storyloom.run.RunEvent.RunCompleted;
import io.storyloom.run.RunEvent.RunFailed;
import io.storyloom.run.RunEvent.RunPaused;
import io.storyloom.run.RunEvent.RunResumed;
import io.storyloom.run.RunEvent.RunStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Decides what comes of a command. An event that makes the last epic terminal, or a failure under
/// [OnError#STOP], brings the end of the run with it.
public final class RunDecider {

  private RunDecider() {}

  public static Decision decide(Run run, RunCommand command, Instant now) {
    if (run.status().isTerminal()) {
      return run.status() == RunStatus.CANCELLED && command instanceof CancelRun
          ? new Unchanged()
          : new Rejected(Rejection.RUN_ENDED);
    }
    return switch (command) {
      case StartEpic c -> startEpic(run, c, now);
      case Generate c ->
          inState(
              run,
              c.index(),
              EpicStatus.GENERATING,
              epic ->
                  accept(
                      run,
                      now,
                      new EpicGenerating(epic.epicId(), c.call(), c.retryCount(), c.detail())));
      case ReportRateLimit c ->
          run.status() == RunStatus.RUNNING
              ? accept(run, now, new RateLimited(c.retryAfter(), c.provider()))
              : notRunning(run);
      case SaveEpic c ->
          inState(
              run,
              c.index(),
              EpicStatus.GENERATING,
              epic -> accept(run, now, new EpicSaving(epic.epicId(), c.storyCount())));
      case CompleteEpic c ->
          inState(
              run,
              c.index(),
              EpicStatus.SAVING,
              epic ->
                  accept(
                      run,
                      now,
                      new EpicCompleted(
                          epic.epicId(),
                          c.storiesCreated(),
                          c.storiesDeleted(),
                          c.usage(),
                          epic.retryCount(),
                          c.stories())));
      case FailEpic c -> failEpic(run, c, now);
      case SkipEpic c -> skipEpic(run, c, now);
      case ReleaseEpic c ->
          inFlight(
              run,
              c.index(),
              epic -> accept(run, now, new EpicReleased(epic.epicId(), c.reason())));
      case PauseRun c -> pause(run, c, now);
      case ResumeRun _ ->
          run.status() == RunStatus.PAUSED
              ? accept(run, now, new RunResumed())
              : new Rejected(Rejection.RUN_NOT_PAUSED);
      case CancelRun c -> cancel(run, c.reason(), now);
      case AbortRun c -> abort(run, c.error(), now);
    };
  }

  private static Decision startEpic(Run run, StartEpic command, Instant now) {
    RunEpic epic = run.find(command.index());
    if (epic == null) {
      return new Rejected(Rejection.EPIC_UNKNOWN);
    }
    if (run.status() == RunStatus.PAUSED) {
      return new Rejected(Rejection.RUN_PAUSED);
    }
    if (run.inFlight() != null) {
      return new Rejected(Rejection.EPIC_IN_FLIGHT);
    }
    if (epic.status() != EpicStatus.PENDING) {
      return new Rejected(Rejection.EPIC_NOT_PENDING);
    }
    if (!run.next().equals(new Next.ProcessEpic(epic))) {
      return new Rejected(Rejection.EPIC_NOT_NEXT);
    }
    List<RunEvent> events = new ArrayList<>(start(run, command.generator()));
    events.add(new EpicStarted(epic.epicId(), epic.index(), command.title(), command.attempt()));
    events.add(
        new EpicGenerating(epic.epicId(), command.call(), epic.retryCount(), command.detail()));
    return accept(run, now, events);
  }

  private static Decision failEpic(Run run, FailEpic command, Instant now) {
    RunEpic epic = run.find(command.index());
    if (epic == null) {
      return new Rejected(Rejection.EPIC_UNKNOWN);
    }
    if (run.status() != RunStatus.RUNNING) {
      return notRunning(run);
    }
    boolean strikesPending =
        epic.status() == EpicStatus.PENDING && command.kind().mayStrikePending(run.status());
    if (!epic.status().isInFlight() && !strikesPending) {
      return new Rejected(Rejection.EPIC_NOT_IN_FLIGHT);
    }
    if (anotherInFlight(run, epic)) {
      return new Rejected(Rejection.EPIC_IN_FLIGHT);
    }
    return accept(
        run,
        now,
        new EpicFailed(
            epic.epicId(), command.error(), command.kind(), command.usage(), epic.retryCount()));
  }

  private static Decision skipEpic(Run run, SkipEpic command, Instant now) {
    RunEpic epic = run.find(command.index());
    if (epic == null) {
      return new Rejected(Rejection.EPIC_UNKNOWN);
    }
    if (epic.status().isTerminal()) {
      return new Rejected(Rejection.EPIC_ENDED);
    }
    if (run.status() == RunStatus.PAUSED) {
      return new Rejected(Rejection.RUN_PAUSED);
    }
    if (anotherInFlight(run, epic)) {
      return new Rejected(Rejection.EPIC_IN_FLIGHT);
    }
    List<RunEvent> events = new ArrayList<>(start(run, command.generator()));
    events.add(new EpicSkipped(epic.epicId(), command.reason()));
    return accept(run, now, events);
  }

  private static boolean anotherInFlight(Run run, RunEpic epic) {
    RunEpic inFlight = run.inFlight();
    return inFlight != null && inFlight.index() != epic.index();
  }

  private static Decision pause(Run run, PauseRun command, Instant now) {
    if (run.status() == RunStatus.PAUSED) {
      return new Unchanged();
    }
    if (run.inFlight() != null) {
      return new Rejected(Rejection.EPIC_IN_FLIGHT);
    }
    List<RunEvent> events = new ArrayList<>(start(run, command.generator()));
    events.add(new RunPaused(command.reason()));
    return accept(run, now, events);
  }

  private static Decision cancel(Run run, CancelReason reason, Instant now) {
    RunEpic epic = run.inFlight();
    if (epic != null && epic.status() == EpicStatus.SAVING) {
      return new Rejected(Rejection.EPIC_IN_FLIGHT);
    }
    return switch (reason) {
      case USER -> {
        List<RunEvent> events = released(epic, ReleaseReason.CANCELLED);
        yield ending(run, now, events, totals -> new RunCancelled(reason, totals));
      }
      case PROJECT_DELETED -> abort(run, RunErrors.PROJECT_GONE, now);
      case COMMANDS_LOST -> {
        List<RunEvent> events = released(epic, ReleaseReason.WORKER_LOST);
        for (RunEpic open : run.epics()) {
          if (!open.status().isTerminal()) {
            events.add(
                new EpicFailed(
                    open.epicId(),
                    RunErrors.COMMANDS_LOST,
                    FailureKind.COMMANDS_LOST,
                    open.usage(),
                    open.retryCount()));
          }
        }
        yield ending(run, now, events, totals -> new RunFailed(RunErrors.COMMANDS_LOST, totals));
      }
    };
  }

  private static Decision abort(Run run, String error, Instant now) {
    return ending(
        run,
        now,
        released(run.inFlight(), ReleaseReason.CANCELLED),
        totals -> new RunFailed(error, totals));
  }

  private static List<RunEvent> released(@Nullable RunEpic epic, ReleaseReason reason) {
    List<RunEvent> events = new ArrayList<>();
    if (epic != null) {
      events.add(new EpicReleased(epic.epicId(), reason));
    }
    return events;
  }

  private static List<RunEvent> start(Run run, Generator generator) {
    return run.status() == RunStatus.QUEUED ? List.of(new RunStarted(generator)) : List.of();
  }

  private static Decision inState(
      Run run, int index, EpicStatus wanted, Function<RunEpic, Decision> then) {
    return inFlight(
        run,
        index,
        epic -> {
          if (epic.status() == wanted) {
            return then.apply(epic);
          }
          return new Rejected(
              wanted == EpicStatus.SAVING
                  ? Rejection.EPIC_NOT_SAVING
                  : Rejection.EPIC_NOT_GENERATING);
        });
  }

  private static Decision inFlight(Run run, int index, Function<RunEpic, Decision> then) {
    RunEpic epic = run.find(index);
    if (epic == null) {
      return new Rejected(Rejection.EPIC_UNKNOWN);
    }
    return epic.status().isInFlight()
        ? then.apply(epic)
        : new Rejected(Rejection.EPIC_NOT_IN_FLIGHT);
  }

  private static Rejected notRunning(Run run) {
    return new Rejected(
        run.status() == RunStatus.PAUSED ? Rejection.RUN_PAUSED : Rejection.RUN_NOT_STARTED);
  }

  private static Decision accept(Run run, Instant now, RunEvent event) {
    return accept(run, now, List.of(event));
  }

  private static Decision accept(Run run, Instant now, List<RunEvent> events) {
    Recording recording = new Recording(run, now).addAll(events);
    RunEvent end = end(recording.run, events.getLast(), now);
    return (end == null ? recording : recording.add(end)).accepted();
  }

  private static Decision ending(
      Run run, Instant now, List<RunEvent> events, Function<Totals, RunEvent> end) {
    Recording recording = new Recording(run, now).addAll(events);
    return recording.add(end.apply(recording.run.totals(now))).accepted();
  }

  private static @Nullable RunEvent end(Run run, RunEvent last, Instant now) {
    boolean epicEnded =
        last instanceof EpicCompleted || last instanceof EpicFailed || last instanceof EpicSkipped;
    if (!epicEnded) {
      return null;
    }
    Counts counts = run.counts();
    boolean stopped = last instanceof EpicFailed && run.options().onError() == OnError.STOP;
    if (!counts.allTerminal() && !stopped) {
      return null;
    }
    if (!counts.hasResult()) {
      return new RunFailed(
          stopped && !counts.allTerminal() ? RunErrors.STOPPED : RunErrors.ALL_FAILED,
          run.totals(now));
    }
    return new RunCompleted(counts.completedAs(), run.totals(now));
  }

  /// Events as they are numbered and folded.
  private static final class Recording {

    private Run run;
    private final Instant now;
    private final List<RecordedEvent> events = new ArrayList<>();

    Recording(Run run, Instant now) {
      this.run = run;
      this.now = now;
    }

    Recording addAll(List<RunEvent> more) {
      more.forEach(this::add);
      return this;
    }

    Recording add(RunEvent event) {
      RecordedEvent recorded = new RecordedEvent(run.ref(), run.sequence() + 1, now, event);
      run = run.apply(recorded);
      events.add(recorded);
      return this;
    }

    Accepted accepted() {
      return new Accepted(events, run);
    }
  }
}
