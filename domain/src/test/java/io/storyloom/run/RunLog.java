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
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The log of one run as a test tells it: `RunLog.created(3).started().epicCompleted(1, 9)`. Every
/// event comes one second after the one before; steps that a step needs before it are filled in.
/// Never changes; each method gives a longer log.
public final class RunLog {

  public static final Instant BEGINNING = Instant.parse("2026-03-01T10:00:00Z");
  public static final Generator MOCK = new Generator("mock", "mock-1");
  public static final Usage USAGE =
      new Usage(Duration.ofMillis(1500), 1200, 3400, new BigDecimal("0.012345"));

  private static final Random IDS = new Random();

  private final List<RecordedEvent> events;
  private final Run run;

  private RunLog(List<RecordedEvent> events, Run run) {
    this.events = List.copyOf(events);
    this.run = run;
  }

  public static RunLog created(int epics) {
    return created(epics, RunOptions.DEFAULTS);
  }

  public static RunLog created(int epics, RunOptions options) {
    return created(someRef(), epics, options, null);
  }

  public static RunLog created(RunRef ref, int epics, RunOptions options, @Nullable RunId retryOf) {
    List<EpicSnapshot> snapshots =
        IntStream.rangeClosed(1, epics)
            .mapToObj(index -> new EpicSnapshot(epicId(ref, index), "Epic " + index, index))
            .toList();
    RecordedEvent first =
        new RecordedEvent(ref, 0, BEGINNING, new RunCreated(options, snapshots, retryOf));
    return new RunLog(List.of(first), Run.created(first));
  }

  /// Options whose first failed epic ends the run.
  public static RunOptions stopOnError() {
    RunOptions defaults = RunOptions.DEFAULTS;
    return new RunOptions(
        defaults.mode(),
        defaults.personaSet(),
        defaults.existingStories(),
        defaults.pacing(),
        OnError.STOP,
        null,
        null);
  }

  /// A run of a project of its own, with ids nobody else has.
  public static RunRef someRef() {
    return new RunRef(TenantId.DEFAULT, new ProjectId(uuid7()), new RunId(uuid7()));
  }

  private static UUID uuid7() {
    long time = System.currentTimeMillis() << 16;
    return new UUID(
        time | 0x7000 | (IDS.nextInt() & 0xfff), Long.MIN_VALUE | (IDS.nextLong() >>> 2));
  }

  private static EpicId epicId(RunRef ref, int index) {
    return new EpicId(
        new UUID(ref.projectId().value().getMostSignificantBits(), Long.MIN_VALUE + index));
  }

  public RunLog started() {
    return and(new RunStarted(MOCK));
  }

  public RunLog epicStarted(int index) {
    RunLog log = run.status() == RunStatus.QUEUED ? started() : this;
    RunEpic epic = log.epic(index);
    return log.and(new EpicStarted(epic.epicId(), index, epic.title(), epic.attempt() + 1));
  }

  public RunLog epicGenerating(int index, int call, int retryCount) {
    RunLog log = inFlight(index);
    return log.and(
        new EpicGenerating(log.epic(index).epicId(), call, retryCount, "Call %d".formatted(call)));
  }

  public RunLog epicSaving(int index, int stories) {
    RunLog log = inFlight(index);
    return log.and(new EpicSaving(log.epic(index).epicId(), stories));
  }

  public RunLog epicCompleted(int index, int stories) {
    RunLog log =
        epic(index).status() == EpicStatus.SAVING
            ? this
            : inFlight(index).epicSaving(index, stories);
    RunEpic epic = log.epic(index);
    return log.and(new EpicCompleted(epic.epicId(), stories, 0, USAGE, epic.retryCount(), null));
  }

  public RunLog epicFailed(int index, String error) {
    return inFlight(index).epicFailed(index, error, FailureKind.PERMANENT);
  }

  /// Fails the epic in the state it is in.
  public RunLog epicFailed(int index, String error, FailureKind kind) {
    RunEpic epic = epic(index);
    return and(new EpicFailed(epic.epicId(), error, kind, USAGE, epic.retryCount()));
  }

  public RunLog epicSkipped(int index, String reason) {
    RunLog log = run.status() == RunStatus.QUEUED ? started() : this;
    return log.and(new EpicSkipped(log.epic(index).epicId(), reason));
  }

  public RunLog epicReleased(int index, ReleaseReason reason) {
    return and(new EpicReleased(epic(index).epicId(), reason));
  }

  public RunLog rateLimited(Duration retryAfter) {
    return and(new RateLimited(retryAfter, MOCK.provider()));
  }

  public RunLog paused() {
    RunLog log = run.status() == RunStatus.QUEUED ? started() : this;
    return log.and(new RunPaused(PauseReason.USER));
  }

  public RunLog resumed() {
    return and(new RunResumed());
  }

  /// Ends the run as its epics say.
  public RunLog completed() {
    return and(new RunCompleted(run.counts().completedAs(), run.totals(now())));
  }

  public RunLog failed(String error) {
    return and(new RunFailed(error, run.totals(now())));
  }

  public RunLog cancelled() {
    return and(new RunCancelled(CancelReason.USER, run.totals(now())));
  }

  public RunLog and(RunEvent event) {
    return and(List.of(new RecordedEvent(run.ref(), run.sequence() + 1, now(), event)));
  }

  public RunLog and(List<RecordedEvent> more) {
    List<RecordedEvent> all = new ArrayList<>(events);
    Run after = run;
    for (RecordedEvent event : more) {
      after = after.apply(event);
      all.add(event);
    }
    return new RunLog(all, after);
  }

  private RunLog inFlight(int index) {
    return epic(index).status().isInFlight()
        ? this
        : epicStarted(index).epicGenerating(index, 1, 0);
  }

  public RunEpic epic(int index) {
    RunEpic epic = run.find(index);
    if (epic == null) {
      throw new IllegalArgumentException("The run has no epic " + index);
    }
    return epic;
  }

  /// The time of the next event.
  public Instant now() {
    return BEGINNING.plusSeconds(events.size());
  }

  public RunRef ref() {
    return run.ref();
  }

  public Run run() {
    return run;
  }

  /// From sequence 0 on.
  public List<RecordedEvent> events() {
    return events;
  }

  /// The events from this sequence on.
  public List<RecordedEvent> from(int sequence) {
    return events.subList(sequence, events.size());
  }

  @Override
  public String toString() {
    return events.stream().map(e -> e.event().getClass().getSimpleName()).toList().toString();
  }
}
