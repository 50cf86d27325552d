package io.storyloom.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RunFoldTest {

  /// What follows; anything not listed is refused as corrupt.
  private static final Map<String, String> FOLLOWS =
      Situations.table(
          """
          RunStarted               | QUEUED/PENDING                      | RUNNING/PENDING
          EpicStarted              | RUNNING/PENDING                     | RUNNING/GENERATING
          EpicGenerating           | RUNNING/GENERATING                  | RUNNING/GENERATING
          EpicSaving               | RUNNING/GENERATING                  | RUNNING/SAVING
          EpicCompleted            | RUNNING/SAVING                      | RUNNING/COMPLETED
          EpicFailed PERMANENT     | RUNNING/GENERATING RUNNING/SAVING   | RUNNING/FAILED
          EpicFailed CRASHED       | RUNNING/PENDING                     | RUNNING/FAILED
          EpicFailed CRASHED       | RUNNING/GENERATING RUNNING/SAVING   | RUNNING/FAILED
          EpicFailed COMMANDS_LOST | QUEUED/PENDING                      | QUEUED/FAILED
          EpicFailed COMMANDS_LOST | RUNNING/PENDING                     | RUNNING/FAILED
          EpicFailed COMMANDS_LOST | RUNNING/GENERATING RUNNING/SAVING   | RUNNING/FAILED
          EpicFailed COMMANDS_LOST | PAUSED/PENDING                      | PAUSED/FAILED
          EpicSkipped              | RUNNING/PENDING                     | RUNNING/SKIPPED
          EpicSkipped              | RUNNING/GENERATING RUNNING/SAVING   | RUNNING/SKIPPED
          EpicReleased             | RUNNING/GENERATING RUNNING/SAVING   | RUNNING/PENDING
          RateLimited              | RUNNING/PENDING                     | RUNNING/PENDING
          RateLimited              | RUNNING/GENERATING                  | RUNNING/GENERATING
          RateLimited              | RUNNING/SAVING                      | RUNNING/SAVING
          RateLimited              | RUNNING/COMPLETED                   | RUNNING/COMPLETED
          RateLimited              | RUNNING/FAILED                      | RUNNING/FAILED
          RateLimited              | RUNNING/SKIPPED                     | RUNNING/SKIPPED
          RunPaused                | RUNNING/PENDING                     | PAUSED/PENDING
          RunPaused                | RUNNING/COMPLETED                   | PAUSED/COMPLETED
          RunPaused                | RUNNING/FAILED                      | PAUSED/FAILED
          RunPaused                | RUNNING/SKIPPED                     | PAUSED/SKIPPED
          RunResumed               | PAUSED/PENDING                      | RUNNING/PENDING
          RunResumed               | PAUSED/COMPLETED                    | RUNNING/COMPLETED
          RunResumed               | PAUSED/FAILED                       | RUNNING/FAILED
          RunResumed               | PAUSED/SKIPPED                      | RUNNING/SKIPPED
          RunFailed                | QUEUED/PENDING RUNNING/PENDING      | FAILED/PENDING
          RunFailed                | PAUSED/PENDING                      | FAILED/PENDING
          RunFailed                | RUNNING/COMPLETED PAUSED/COMPLETED  | FAILED/COMPLETED
          RunFailed                | RUNNING/FAILED PAUSED/FAILED        | FAILED/FAILED
          RunFailed                | RUNNING/SKIPPED PAUSED/SKIPPED      | FAILED/SKIPPED
          RunCancelled             | QUEUED/PENDING RUNNING/PENDING      | CANCELLED/PENDING
          RunCancelled             | PAUSED/PENDING                      | CANCELLED/PENDING
          RunCancelled             | RUNNING/COMPLETED PAUSED/COMPLETED  | CANCELLED/COMPLETED
          RunCancelled             | RUNNING/FAILED PAUSED/FAILED        | CANCELLED/FAILED
          RunCancelled             | RUNNING/SKIPPED PAUSED/SKIPPED      | CANCELLED/SKIPPED
          """);

  private static Map<String, RunEvent> events(Run run) {
    EpicId epic = run.epics().getFirst().epicId();
    Totals totals = run.totals(RunLog.BEGINNING);
    Map<String, RunEvent> events = new LinkedHashMap<>();
    events.put("RunCreated", new RunCreated(run.options(), List.of(), null));
    events.put("RunStarted", new RunStarted(RunLog.MOCK));
    events.put("EpicStarted", new EpicStarted(epic, 1, "Epic 1", 1));
    events.put("EpicGenerating", new EpicGenerating(epic, 2, 1, "Call 2"));
    events.put("EpicSaving", new EpicSaving(epic, 5));
    events.put("EpicCompleted", new EpicCompleted(epic, 5, 0, RunLog.USAGE, 0, null));
    for (FailureKind kind :
        List.of(FailureKind.PERMANENT, FailureKind.CRASHED, FailureKind.COMMANDS_LOST)) {
      events.put("EpicFailed " + kind, new EpicFailed(epic, "no", kind, RunLog.USAGE, 0));
    }
    events.put("EpicSkipped", new EpicSkipped(epic, "has"));
    events.put("EpicReleased", new EpicReleased(epic, ReleaseReason.SHUTDOWN));
    events.put("RateLimited", new RateLimited(Duration.ofSeconds(5), "mock"));
    events.put("RunPaused", new RunPaused(PauseReason.USER));
    events.put("RunResumed", new RunResumed());
    events.put("RunCompleted", new RunCompleted(RunStatus.COMPLETED, totals));
    events.put("RunFailed", new RunFailed("critical", totals));
    events.put("RunCancelled", new RunCancelled(CancelReason.USER, totals));
    return events;
  }

  @TestFactory
  Stream<DynamicTest> every_event_in_every_situation_follows_or_is_refused() {
    return Situations.all().entrySet().stream()
        .flatMap(situation ->
            events(situation.getValue().run()).entrySet().stream()
                .map(event ->
                    dynamicTest(
                        event.getKey() + " in " + situation.getKey(),
                        () ->
                            follows(
                                situation.getValue(),
                                event.getValue(),
                                FOLLOWS.get(event.getKey() + " in " + situation.getKey())))));
  }

  private static void follows(RunLog log, RunEvent event, @Nullable String expected) {
    if (expected == null) {
      assertThatThrownBy(() -> log.and(event)).isInstanceOf(CorruptLogException.class);
    } else {
      Run after = log.and(event).run();
      assertThat(Situations.name(after)).isEqualTo(expected);
      assertThat(after.sequence()).isEqualTo(log.run().sequence() + 1);
    }
  }

  @Test
  void every_kind_of_event_is_in_the_table() {
    TreeSet<String> covered = new TreeSet<>();
    events(RunLog.created(2).run())
        .values()
        .forEach(e -> covered.add(e.getClass().getSimpleName()));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(Situations.permitted(RunEvent.class));
  }

  @Test
  void every_pair_of_states_is_reached_or_known_as_impossible() {
    List<String> known = new ArrayList<>(Situations.all().keySet());
    known.addAll(Situations.impossible());
    assertThat(known).containsExactlyInAnyOrderElementsOf(Situations.pairs());
  }

  @Test
  void every_row_of_the_table_names_a_situation_and_an_event() {
    List<String> pairs =
        Situations.all().keySet().stream()
            .flatMap(
                s -> events(RunLog.created(2).run()).keySet().stream().map(e -> e + " in " + s))
            .toList();
    assertThat(pairs).containsAll(FOLLOWS.keySet());
  }

  @Test
  void a_run_completes_only_as_its_epics_say() {
    RunLog mixed = RunLog.created(2).epicCompleted(1, 5).epicFailed(2, "no");
    Totals totals = mixed.run().totals(mixed.now());

    assertThat(mixed.and(new RunCompleted(RunStatus.PARTIAL, totals)).run().status())
        .isEqualTo(RunStatus.PARTIAL);
    for (RunStatus wrong : RunStatus.values()) {
      if (wrong != RunStatus.PARTIAL) {
        assertThatThrownBy(() -> mixed.and(new RunCompleted(wrong, totals)))
            .isInstanceOf(CorruptLogException.class);
      }
    }
  }

  @Test
  void a_run_does_not_complete_with_pending_epics_unless_a_failure_stopped_it() {
    assertThatThrownBy(() -> RunLog.created(2).epicCompleted(1, 5).completed())
        .isInstanceOf(CorruptLogException.class);

    RunLog stopped =
        RunLog.created(3, RunLog.stopOnError()).epicCompleted(1, 5).epicFailed(2, "no").completed();
    RunAssert.assertThat(stopped.run()).is(RunStatus.PARTIAL).hasCounts(1, 1, 0, 0, 1);
  }

  @Test
  void nothing_else_happens_while_an_epic_is_in_flight() {
    RunLog log = RunLog.created(2).epicStarted(1);
    EpicId second = log.epic(2).epicId();

    for (RunEvent event :
        List.of(
            new EpicStarted(second, 2, "Epic 2", 1),
            new EpicSkipped(second, "has"),
            new EpicFailed(second, "no", FailureKind.CRASHED, RunLog.USAGE, 0))) {
      assertThatThrownBy(() -> log.and(event)).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void a_repeated_or_missing_event_is_refused() {
    RunLog log = RunLog.created(2).started();
    RecordedEvent next =
        new RecordedEvent(log.ref(), 2, log.now(), new EpicSkipped(log.epic(1).epicId(), "has"));

    assertThatThrownBy(() -> log.run().apply(log.events().getLast()))
        .isInstanceOf(CorruptLogException.class);
    assertThatThrownBy(() -> RunLog.created(2).run().apply(next))
        .isInstanceOf(CorruptLogException.class);
    assertThatThrownBy(() -> Run.created(next)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void an_event_of_an_unknown_epic_is_refused() {
    RunLog log = RunLog.created(2).started();
    EpicId stranger = RunLog.created(1).epic(1).epicId();

    assertThatThrownBy(() -> log.and(new EpicSkipped(stranger, "has")))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(stranger.toString());
  }

  @Test
  void the_current_epic_is_the_last_started_until_the_run_ends() {
    RunLog log = RunLog.created(3).epicCompleted(1, 9);
    assertThat(log.run().currentIndex()).isEqualTo(1);
    assertThat(log.epicStarted(2).run().currentIndex()).isEqualTo(2);
    assertThat(log.cancelled().run().currentIndex()).isZero();
  }

  @Test
  void a_released_epic_keeps_its_calls_and_retries_and_its_start() {
    RunLog log =
        RunLog.created(1)
            .epicStarted(1)
            .epicGenerating(1, 1, 0)
            .epicGenerating(1, 2, 1)
            .epicReleased(1, ReleaseReason.HAND_OVER);
    RunEpic again = log.epicStarted(1).epic(1);

    assertThat(again.calls()).isEqualTo(2);
    assertThat(again.retryCount()).isEqualTo(1);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.startedAt()).isEqualTo(RunLog.BEGINNING.plusSeconds(2));
  }

  @Test
  void a_rate_limit_lasts_until_the_answer_is_in() {
    RunLog log = RunLog.created(2).epicStarted(1).rateLimited(Duration.ofSeconds(30));
    Instant until = RunLog.BEGINNING.plusSeconds(33);

    assertThat(log.run().rateLimitedUntil()).isEqualTo(until);
    assertThat(log.epicGenerating(1, 2, 0).run().rateLimitedUntil()).isEqualTo(until);
    assertThat(log.epicSaving(1, 5).run().rateLimitedUntil()).isNull();
  }

  @Test
  void paused_time_is_not_worked() {
    RunLog paused = RunLog.created(1).started().paused();
    Instant later = paused.now().plusSeconds(60);
    Run resumed =
        paused.run().apply(new RecordedEvent(paused.ref(), 3, later, new RunEvent.RunResumed()));

    assertThat(paused.run().timeline().elapsed(later)).isEqualTo(Duration.ofSeconds(1));
    assertThat(resumed.timeline().elapsed(later.plusSeconds(4))).isEqualTo(Duration.ofSeconds(5));
    assertThat(paused.cancelled().run().timeline().elapsed(later)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void sums_are_taken_over_the_epics() {
    Run run = RunLog.created(3).epicCompleted(1, 9).epicFailed(2, "no").epicCompleted(3, 8).run();

    RunAssert.assertThat(run).hasCounts(2, 1, 0, 0, 0).isTruthful();
    assertThat(run.totalStoriesCreated()).isEqualTo(17);
    assertThat(run.usage()).isEqualTo(RunLog.USAGE.plus(RunLog.USAGE).plus(RunLog.USAGE));
  }

  @Test
  void epics_whose_command_is_missing_are_pending_and_waited_for() {
    RunLog log = RunLog.created(3);
    Run known =
        Run.queued(log.ref(), log.run().options(), 3, RunLog.BEGINNING, List.of(log.epic(2)), null);

    RunAssert.assertThat(known).hasCounts(0, 0, 0, 0, 3);
    assertThat(known.next()).isEqualTo(new Next.AwaitCommand(1));
    EpicSnapshot first = new EpicSnapshot(log.epic(1).epicId(), "Epic 1", 1);
    assertThat(known.withArrived(List.of(first)).next())
        .isEqualTo(new Next.ProcessEpic(log.epic(1)));
  }
}
