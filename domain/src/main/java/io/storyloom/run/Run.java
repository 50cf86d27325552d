package io.storyloom.run;

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
import io.storyloom.run.RunEvent.RunCreated;
import io.storyloom.run.RunEvent.RunFailed;
import io.storyloom.run.RunEvent.RunPaused;
import io.storyloom.run.RunEvent.RunResumed;
import io.storyloom.run.RunEvent.RunStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A run and its epics, as the events so far say. [#apply] folds the next event in; what may happen
/// next is decided by [RunDecider].
///
/// @param epics in order of their index; a worker may not know all `totalEpics` of them yet
/// @param currentIndex the current epic, 0 when there is none
/// @param sequence of the last event
/// @param error why the run failed, null otherwise
public record Run(
    RunRef ref,
    RunOptions options,
    int totalEpics,
    List<RunEpic> epics,
    RunStatus status,
    long sequence,
    int currentIndex,
    Timeline timeline,
    @Nullable Generator generator,
    @Nullable PauseReason pauseReason,
    @Nullable Instant rateLimitedUntil,
    @Nullable String error,
    @Nullable RunId retryOf) {

  public Run {
    epics = List.copyOf(epics);
  }

  /// The run as its first event says.
  ///
  /// @throws CorruptLogException when it is not `RunCreated` with sequence 0
  public static Run created(RecordedEvent first) {
    if (first.sequence() != 0 || !(first.event() instanceof RunCreated created)) {
      throw new CorruptLogException(
          "The log of run %s begins with event %d %s"
              .formatted(
                  first.run().runId(), first.sequence(), first.event().getClass().getSimpleName()));
    }
    return queued(
        first.run(),
        created.options(),
        created.epics().size(),
        first.occurredAt(),
        created.epics().stream().map(RunEpic::pending).toList(),
        created.retryOf());
  }

  /// A run that is known by its commands.
  public static Run queued(
      RunRef ref,
      RunOptions options,
      int totalEpics,
      Instant createdAt,
      List<RunEpic> epics,
      @Nullable RunId retryOf) {
    return new Run(
        ref,
        options,
        totalEpics,
        epics.stream().sorted(Comparator.comparingInt(RunEpic::index)).toList(),
        RunStatus.QUEUED,
        0,
        0,
        Timeline.created(createdAt),
        null,
        null,
        null,
        null,
        retryOf);
  }

  /// The same run with epics whose commands have arrived since; known ones stay as they are.
  public Run withArrived(List<EpicSnapshot> arrived) {
    Map<Integer, RunEpic> all = new TreeMap<>();
    epics.forEach(epic -> all.put(epic.index(), epic));
    arrived.forEach(snapshot -> all.putIfAbsent(snapshot.index(), RunEpic.pending(snapshot)));
    return copy(
        List.copyOf(all.values()),
        status,
        sequence,
        currentIndex,
        timeline,
        pauseReason,
        rateLimitedUntil);
  }

  public Counts counts() {
    return Counts.of(totalEpics, epics);
  }

  public int totalStoriesCreated() {
    return epics.stream().mapToInt(RunEpic::storiesCreated).sum();
  }

  /// The work of all epics so far.
  public Usage usage() {
    return epics.stream().map(RunEpic::usage).reduce(Usage.NONE, Usage::plus);
  }

  public @Nullable RunEpic find(int index) {
    // Epics are dense but for those whose command has not arrived.
    if (index >= 1 && index <= epics.size() && epics.get(index - 1).index() == index) {
      return epics.get(index - 1);
    }
    for (RunEpic epic : epics) {
      if (epic.index() == index) {
        return epic;
      }
    }
    return null;
  }

  public @Nullable RunEpic inFlight() {
    for (RunEpic epic : epics) {
      if (epic.status().isInFlight()) {
        return epic;
      }
    }
    return null;
  }

  /// What the run needs next: its epics come strictly in order.
  public Next next() {
    if (status.isTerminal()) {
      return new Next.Over();
    }
    if (status == RunStatus.PAUSED) {
      return new Next.AwaitResume();
    }
    for (int index = 1; index <= totalEpics; index++) {
      RunEpic epic = find(index);
      if (epic == null) {
        return new Next.AwaitCommand(index);
      }
      if (!epic.status().isTerminal()) {
        return new Next.ProcessEpic(epic);
      }
    }
    throw new CorruptLogException(
        "Run %s is %s although every epic is terminal".formatted(ref.runId(), status));
  }

  Totals totals(Instant now) {
    Counts counts = counts();
    Usage usage = usage();
    return new Totals(
        totalEpics,
        counts.completed(),
        counts.failed(),
        counts.skipped(),
        totalStoriesCreated(),
        new Usage(
            timeline.elapsed(now), usage.inputTokens(), usage.outputTokens(), usage.costUsd()));
  }

  /// The run after its next event.
  ///
  /// @throws CorruptLogException when the event cannot follow
  public Run apply(RecordedEvent recorded) {
    require(
        recorded.sequence() == sequence + 1, recorded, "the next sequence is " + (sequence + 1));
    require(!status.isTerminal(), recorded, "the run has ended");
    Instant at = recorded.occurredAt();
    return switch (recorded.event()) {
      case RunCreated _ -> throw new CorruptLogException(this, recorded, "the run exists");
      case RunStarted(Generator by) -> {
        require(status == RunStatus.QUEUED, recorded, "the run has started");
        yield started(recorded.sequence(), at, by);
      }
      case EpicStarted e -> {
        requireRunning(recorded);
        require(inFlight() == null, recorded, "an epic is in flight");
        RunEpic epic = epic(e.epicId(), recorded);
        require(epic.status() == EpicStatus.PENDING, recorded, "the epic is " + epic.status());
        yield replace(epic.started(e.title(), e.attempt(), at))
            .copy(recorded.sequence(), epic.index(), null);
      }
      case EpicGenerating e -> {
        RunEpic epic = inState(EpicStatus.GENERATING, e.epicId(), recorded);
        yield replace(epic.generating(e.call(), e.retryCount()))
            .copy(recorded.sequence(), currentIndex, rateLimitedUntil);
      }
      case EpicSaving e -> {
        RunEpic epic = inState(EpicStatus.GENERATING, e.epicId(), recorded);
        yield replace(epic.saving()).copy(recorded.sequence(), currentIndex, null);
      }
      case EpicCompleted e -> {
        RunEpic epic = inState(EpicStatus.SAVING, e.epicId(), recorded);
        yield replace(
                epic.completed(
                    e.storiesCreated(), e.storiesDeleted(), e.usage(), e.retryCount(), at))
            .copy(recorded.sequence(), currentIndex, null);
      }
      case EpicFailed e -> {
        RunEpic epic = epic(e.epicId(), recorded);
        require(
            epic.status().isInFlight()
                || (epic.status() == EpicStatus.PENDING && e.kind().mayStrikePending(status)),
            recorded,
            "the epic is " + epic.status());
        requireNoOtherInFlight(epic, recorded);
        yield replace(epic.failed(e.error(), e.usage(), e.retryCount(), at))
            .copy(recorded.sequence(), currentIndex, null);
      }
      case EpicSkipped e -> {
        requireRunning(recorded);
        RunEpic epic = epic(e.epicId(), recorded);
        require(!epic.status().isTerminal(), recorded, "the epic is " + epic.status());
        requireNoOtherInFlight(epic, recorded);
        yield replace(epic.skipped(e.reason(), at)).copy(recorded.sequence(), currentIndex, null);
      }
      case EpicReleased e -> {
        requireRunning(recorded);
        RunEpic epic = epic(e.epicId(), recorded);
        require(epic.status().isInFlight(), recorded, "the epic is " + epic.status());
        yield replace(epic.released()).copy(recorded.sequence(), currentIndex, null);
      }
      case RateLimited e -> {
        requireRunning(recorded);
        yield copy(recorded.sequence(), currentIndex, at.plus(e.retryAfter()));
      }
      case RunPaused e -> {
        requireRunning(recorded);
        requireNothingInFlight(recorded);
        yield copy(
            epics,
            RunStatus.PAUSED,
            recorded.sequence(),
            currentIndex,
            timeline.pausedAt(at),
            e.reason(),
            null);
      }
      case RunResumed _ -> {
        require(status == RunStatus.PAUSED, recorded, "the run is not paused");
        yield copy(
            epics,
            RunStatus.RUNNING,
            recorded.sequence(),
            currentIndex,
            timeline.resumedAt(at),
            null,
            null);
      }
      case RunCompleted e -> {
        requireRunning(recorded);
        Counts counts = counts();
        require(
            counts.allTerminal() || (options.onError() == OnError.STOP && counts.failed() > 0),
            recorded,
            counts.pending() + " epics are pending");
        require(
            counts.hasResult() && e.status() == counts.completedAs(),
            recorded,
            "the epics do not add up to " + e.status());
        yield ended(recorded, e.status(), null);
      }
      case RunFailed e -> ended(recorded, RunStatus.FAILED, e.error());
      case RunCancelled _ -> ended(recorded, RunStatus.CANCELLED, null);
    };
  }

  private void require(boolean holds, RecordedEvent event, String why) {
    if (!holds) {
      throw new CorruptLogException(this, event, why);
    }
  }

  private void requireRunning(RecordedEvent event) {
    require(status == RunStatus.RUNNING, event, "the run is not running");
  }

  private void requireNothingInFlight(RecordedEvent event) {
    require(inFlight() == null, event, "an epic is in flight");
  }

  private void requireNoOtherInFlight(RunEpic epic, RecordedEvent event) {
    RunEpic inFlight = inFlight();
    require(
        inFlight == null || inFlight.index() == epic.index(), event, "another epic is in flight");
  }

  private RunEpic inState(EpicStatus wanted, EpicId epicId, RecordedEvent event) {
    requireRunning(event);
    RunEpic epic = epic(epicId, event);
    require(epic.status() == wanted, event, "the epic is " + epic.status());
    return epic;
  }

  private RunEpic epic(EpicId epicId, RecordedEvent event) {
    if (currentIndex > 0) {
      RunEpic current = find(currentIndex);
      if (current != null && current.epicId().equals(epicId)) {
        return current;
      }
    }
    for (RunEpic epic : epics) {
      if (epic.epicId().equals(epicId)) {
        return epic;
      }
    }
    throw new CorruptLogException(this, event, "the run has no epic " + epicId);
  }

  private Run replace(RunEpic now) {
    List<RunEpic> changed = new ArrayList<>(epics);
    changed.replaceAll(epic -> epic.index() == now.index() ? now : epic);
    return copy(changed, status, sequence, currentIndex, timeline, pauseReason, rateLimitedUntil);
  }

  private Run started(long newSequence, Instant at, Generator by) {
    return new Run(
        ref,
        options,
        totalEpics,
        epics,
        RunStatus.RUNNING,
        newSequence,
        0,
        timeline.started(at),
        by,
        null,
        null,
        null,
        retryOf);
  }

  private Run ended(RecordedEvent last, RunStatus how, @Nullable String why) {
    requireNothingInFlight(last);
    return new Run(
        ref,
        options,
        totalEpics,
        epics,
        how,
        last.sequence(),
        0,
        timeline.completed(last.occurredAt()),
        generator,
        null,
        null,
        why,
        retryOf);
  }

  private Run copy(long newSequence, int newCurrent, @Nullable Instant newRateLimitedUntil) {
    return copy(epics, status, newSequence, newCurrent, timeline, pauseReason, newRateLimitedUntil);
  }

  private Run copy(
      List<RunEpic> newEpics,
      RunStatus newStatus,
      long newSequence,
      int newCurrent,
      Timeline newTimeline,
      @Nullable PauseReason newPauseReason,
      @Nullable Instant newRateLimitedUntil) {
    return new Run(
        ref,
        options,
        totalEpics,
        newEpics,
        newStatus,
        newSequence,
        newCurrent,
        newTimeline,
        generator,
        newPauseReason,
        newRateLimitedUntil,
        error,
        retryOf);
  }
}
