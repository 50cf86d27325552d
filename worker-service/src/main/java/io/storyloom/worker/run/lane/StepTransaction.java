package io.storyloom.worker.run.lane;

import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.run.CancelReason;
import io.storyloom.run.Decision.Accepted;
import io.storyloom.run.Decision.Rejected;
import io.storyloom.run.Decision.Rejection;
import io.storyloom.run.Decision.Unchanged;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.FailureKind;
import io.storyloom.run.PauseReason;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.Run;
import io.storyloom.run.RunCommand;
import io.storyloom.run.RunCommand.AbortRun;
import io.storyloom.run.RunCommand.CancelRun;
import io.storyloom.run.RunCommand.CompleteEpic;
import io.storyloom.run.RunCommand.FailEpic;
import io.storyloom.run.RunCommand.PauseRun;
import io.storyloom.run.RunCommand.SaveEpic;
import io.storyloom.run.RunCommand.SkipEpic;
import io.storyloom.run.RunCommand.StartEpic;
import io.storyloom.run.RunDecider;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunErrors;
import io.storyloom.run.RunId;
import io.storyloom.run.Usage;
import io.storyloom.worker.run.lane.ItemWork.SaveOutcome.Locked;
import io.storyloom.worker.run.lane.ItemWork.SaveOutcome.Saved;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One transaction for the steps of up to 64 lanes, each of another run. Runs are locked in the
/// order of their ids, projects and items only where nobody else has locked them; every kind of
/// change is one statement for all of them.
final class StepTransaction {

  private final Connection connection;
  private final ItemWork work;
  private final Outbox outbox;
  private final int maxCrashes;
  private final Instant now;

  private final List<RecordedEvent> events = new ArrayList<>();
  private final List<TaskRows.Changed> tasks = new ArrayList<>();
  private final List<Run> advanced = new ArrayList<>();
  private final List<Run> changed = new ArrayList<>();
  private final List<RunId> ended = new ArrayList<>();
  private final List<CallJournal.Line> journal = new ArrayList<>();
  private boolean suspectClaimed;

  StepTransaction(
      Connection connection, ItemWork work, Outbox outbox, int maxCrashes, Instant now) {
    this.connection = connection;
    this.work = work;
    this.outbox = outbox;
    this.maxCrashes = maxCrashes;
    this.now = now;
  }

  /// Does everything but the commit.
  ///
  /// @return the outcomes in the order of the steps
  List<StepOutcome> execute(List<PendingStep> steps) throws SQLException {
    Map<RunId, RunRows.Locked> locked =
        RunRows.lock(connection, steps.stream().map(PendingStep::runId).toList());
    List<Step> live = new ArrayList<>();
    for (PendingStep pending : steps) {
      RunRows.Locked row = locked.get(pending.runId());
      if (row != null
          && row.epoch() == pending.step().epoch()
          && row.sequence() == pending.step().run().sequence()) {
        pending.untried();
        live.add(pending.step());
      }
    }
    Catalogue catalogue = Catalogue.of(connection, work, live);

    List<StepOutcome> outcomes = new ArrayList<>(steps.size());
    for (PendingStep pending : steps) {
      outcomes.add(outcome(pending, locked.get(pending.runId()), catalogue));
    }
    RunRows.advance(connection, advanced);
    RunRows.changeStatus(connection, changed);
    TaskRows.update(connection, tasks);
    CallJournal.write(connection, journal);
    outbox.appendEvents(connection, events);
    RunRows.freeProjects(connection, ended);
    return outcomes;
  }

  private StepOutcome outcome(
      PendingStep pending, RunRows.@Nullable Locked row, Catalogue catalogue) throws SQLException {
    Step step = pending.step();
    if (row == null || row.epoch() != step.epoch()) {
      return new Fenced();
    }
    if (row.sequence() != step.run().sequence()) {
      // Nobody else writes at this epoch: an earlier try was committed although it seemed to fail.
      return pending.committedAt(row.sequence());
    }
    Controls controls = row.controls();
    Run run = withLostCommands(step.run(), controls);
    return switch (step) {
      case Claim claim -> claim(run, claim, controls, catalogue);
      case Save save -> save(run, save, controls, catalogue);
      case Finish finish -> finish(run, finish, controls, catalogue);
      case Drop drop -> {
        journal(run, drop.journal());
        RunEpic epic = Objects.requireNonNull(run.find(drop.index()));
        yield new Done(commit(run, List.of(gone(run, epic, catalogue))), controls);
      }
      case Note note -> {
        journal(run, note.journal());
        yield new Done(commit(run, note.commands()), controls);
      }
    };
  }

  /// A lane may not have heard yet of the items that come with such a cancel.
  private Run withLostCommands(Run run, Controls controls) throws SQLException {
    return controls.cancel() == CancelReason.COMMANDS_LOST
        ? run.withArrived(TaskRows.snapshots(connection, run.ref().runId()))
        : run;
  }

  private StepOutcome claim(Run run, Claim claim, Controls controls, Catalogue catalogue)
      throws SQLException {
    RunEpic epic = Objects.requireNonNull(run.find(claim.index()));
    if (controls.cancel() != null) {
      return new Done(commit(run, List.of(new CancelRun(controls.cancel()))), controls);
    }
    if (controls.pauseRequested()) {
      PauseRun pause = new PauseRun(PauseReason.USER, work.generator());
      return new Done(commit(run, List.of(pause)), controls);
    }
    Item item = catalogue.item(epic.epicId());
    if (item == null && catalogue.exists(epic.epicId())) {
      return new NotNow();
    }
    if (item == null) {
      return new Done(commit(run, List.of(gone(run, epic, catalogue))), controls);
    }
    if (item.hasResults() && run.options().existingStories() == ExistingStories.SKIP) {
      return new Done(
          commit(run, List.of(new SkipEpic(epic.index(), RunErrors.HAS_STORIES, work.generator()))),
          controls);
    }
    if (claim.crashes() >= maxCrashes) {
      String error = "Its worker was lost %d times".formatted(claim.crashes());
      return new Done(
          commit(
              run, List.of(new FailEpic(epic.index(), error, FailureKind.CRASHED, epic.usage()))),
          controls);
    }
    if (isSuspect(claim) && !mayClaimSuspect()) {
      return new NotNow();
    }
    CallJournal.Earlier earlier =
        epic.attempt() == 0
            ? null
            : CallJournal.earlier(connection, run.ref().runId(), epic.index());
    boolean answered = earlier != null && earlier.answer() != null;
    int attempt = epic.attempt() + 1;
    int call = epic.calls() + (answered ? 0 : 1);
    String request = work.request(new GeneratorCall(run.ref(), run.options(), item, call));
    if (!answered) {
      journal(run, new JournalEntry.Opened(epic.index(), call, attempt, request, now));
    }
    Run next =
        commit(
            run,
            List.of(
                new StartEpic(
                    epic.index(),
                    item.title(),
                    attempt,
                    work.generator(),
                    call,
                    answered
                        ? "The answer of call %d is stored".formatted(call)
                        : "Call " + call)));
    return new Claimed(next, controls, item, request, earlier);
  }

  /// Whether the item fails when its worker is lost once more.
  private boolean isSuspect(Claim claim) {
    return claim.crashes() > 0 && claim.crashes() == maxCrashes - 1;
  }

  /// One at a time, so that an item that kills workers takes no other along.
  private boolean mayClaimSuspect() throws SQLException {
    boolean may =
        !suspectClaimed
            && TaskRows.lockSuspects(connection)
            && !TaskRows.isSuspectInFlight(connection, maxCrashes - 1);
    suspectClaimed |= may;
    return may;
  }

  private StepOutcome save(Run run, Save save, Controls controls, Catalogue catalogue) {
    RunEpic epic = Objects.requireNonNull(run.find(save.index()));
    if (!(catalogue.stored(epic.epicId()) instanceof Saved saved)) {
      return new Apart();
    }
    journal(run, save.journal());
    Usage usage = Step.withSaving(save.usage(), save.answeredAt());
    return done(
        run,
        List.of(new SaveEpic(epic.index(), save.results().count()), completed(epic, saved, usage)),
        controls);
  }

  private StepOutcome finish(Run run, Finish finish, Controls controls, Catalogue catalogue)
      throws SQLException {
    RunEpic epic = Objects.requireNonNull(run.find(finish.index()));
    Usage usage = Step.withSaving(finish.usage(), finish.answeredAt());
    return switch (catalogue.stored(epic.epicId())) {
      case Saved saved -> done(run, List.of(completed(epic, saved, usage)), controls);
      case Locked _ -> new NotNow();
      case null -> done(run, List.of(gone(run, epic, catalogue)), controls);
    };
  }

  private static RunCommand completed(RunEpic epic, Saved saved, Usage usage) {
    return new CompleteEpic(epic.index(), saved.created(), saved.deleted(), usage, null);
  }

  private StepOutcome done(Run run, List<RunCommand> commands, Controls controls) {
    List<RunCommand> all = new ArrayList<>(commands);
    if (controls.cancel() != null) {
      all.add(new CancelRun(controls.cancel()));
    }
    return new Done(commit(run, all), controls);
  }

  private RunCommand gone(Run run, RunEpic epic, Catalogue catalogue) throws SQLException {
    return catalogue.exists(run.ref().projectId())
        ? new SkipEpic(epic.index(), RunErrors.EPIC_GONE, work.generator())
        : new AbortRun(RunErrors.PROJECT_GONE);
  }

  /// Decides the commands one after the other and notes what has to be written. Those that come
  /// after the end of the run are left out.
  private Run commit(Run before, List<RunCommand> commands) {
    Run run = before;
    for (RunCommand command : commands) {
      switch (RunDecider.decide(run, command, now)) {
        case Accepted(List<RecordedEvent> accepted, Run next) -> {
          events.addAll(accepted);
          run = next;
        }
        case Unchanged _ -> {}
        case Rejected(Rejection reason) -> {
          if (reason != Rejection.RUN_ENDED) {
            throw new StepRefusedException(run, command, reason);
          }
        }
      }
    }
    noteChanges(before, run);
    return run;
  }

  private void noteChanges(Run before, Run after) {
    if (after.sequence() == before.sequence()) {
      return;
    }
    RunId runId = after.ref().runId();
    (after.status() == before.status() ? advanced : changed).add(after);
    if (after.status().isTerminal()) {
      ended.add(runId);
    }
    for (int i = 0; i < after.epics().size(); i++) {
      RunEpic epic = after.epics().get(i);
      if (!epic.equals(before.epics().get(i))) {
        tasks.add(new TaskRows.Changed(runId, epic));
      }
    }
  }

  private void journal(Run run, List<JournalEntry> entries) {
    entries.forEach(entry -> journal(run, entry));
  }

  private void journal(Run run, JournalEntry entry) {
    journal.add(new CallJournal.Line(run.ref().runId(), run.ref().tenantId().value(), entry));
  }

  /// A lane asked for what its run does not allow.
  static final class StepRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepRefusedException(Run run, RunCommand command, Rejection reason) {
      super(
          "Run %s at sequence %d rejects %s: %s"
              .formatted(
                  run.ref().runId(), run.sequence(), command.getClass().getSimpleName(), reason));
    }
  }

  /// A step and what its earlier tries came to.
  static final class PendingStep {

    private final Step step;
    private @Nullable StepOutcome tried;

    PendingStep(Step step) {
      this.step = step;
    }

    Step step() {
      return step;
    }

    RunId runId() {
      return step.run().ref().runId();
    }

    void tried(StepOutcome outcome) {
      tried = outcome;
    }

    /// Whether a try may have been committed although it seemed to fail.
    boolean isInDoubt() {
      return tried != null;
    }

    /// No earlier try was committed, as the row shows.
    private void untried() {
      tried = null;
    }

    private StepOutcome committedAt(long sequence) {
      long reached =
          switch (tried) {
            case Done(Run run, Controls _) -> run.sequence();
            case Claimed claimed -> claimed.run().sequence();
            case null, default -> -1;
          };
      return reached == sequence && tried != null ? tried : new Fenced();
    }
  }
}
