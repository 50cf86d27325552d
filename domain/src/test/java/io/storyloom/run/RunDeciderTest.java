package io.storyloom.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.storyloom.run.Decision.Accepted;
import io.storyloom.run.Decision.Rejected;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RunDeciderTest {

  private static final Map<String, String> DECISIONS =
      new HashMap<>(
          Situations.table(
              """
              StartEpic     | QUEUED/PENDING                                     | RunStarted EpicStarted EpicGenerating
              StartEpic     | RUNNING/PENDING                                    | EpicStarted EpicGenerating
              StartEpic     | RUNNING/GENERATING RUNNING/SAVING                  | EPIC_IN_FLIGHT
              StartEpic     | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | EPIC_NOT_PENDING
              StartEpic     | PAUSED/*                                           | RUN_PAUSED
              Generate      | RUNNING/GENERATING                                 | EpicGenerating
              Generate      | RUNNING/SAVING                                     | EPIC_NOT_GENERATING
              Generate      | QUEUED/* PAUSED/* RUNNING/PENDING                  | EPIC_NOT_IN_FLIGHT
              Generate      | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | EPIC_NOT_IN_FLIGHT
              SaveEpic      | RUNNING/GENERATING                                 | EpicSaving
              SaveEpic      | RUNNING/SAVING                                     | EPIC_NOT_GENERATING
              SaveEpic      | QUEUED/* PAUSED/* RUNNING/PENDING                  | EPIC_NOT_IN_FLIGHT
              SaveEpic      | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | EPIC_NOT_IN_FLIGHT
              CompleteEpic  | RUNNING/SAVING                                     | EpicCompleted
              CompleteEpic  | RUNNING/GENERATING                                 | EPIC_NOT_SAVING
              CompleteEpic  | QUEUED/* PAUSED/* RUNNING/PENDING                  | EPIC_NOT_IN_FLIGHT
              CompleteEpic  | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | EPIC_NOT_IN_FLIGHT
              FailEpic      | QUEUED/*                                           | RUN_NOT_STARTED
              FailEpic      | PAUSED/*                                           | RUN_PAUSED
              FailEpic      | RUNNING/GENERATING RUNNING/SAVING                  | EpicFailed
              FailEpic      | RUNNING/PENDING RUNNING/COMPLETED                  | EPIC_NOT_IN_FLIGHT
              FailEpic      | RUNNING/FAILED RUNNING/SKIPPED                     | EPIC_NOT_IN_FLIGHT
              FailEpic CRASHED | QUEUED/*                                        | RUN_NOT_STARTED
              FailEpic CRASHED | PAUSED/*                                        | RUN_PAUSED
              FailEpic CRASHED | RUNNING/PENDING RUNNING/GENERATING RUNNING/SAVING | EpicFailed
              FailEpic CRASHED | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED | EPIC_NOT_IN_FLIGHT
              SkipEpic      | QUEUED/PENDING                                     | RunStarted EpicSkipped
              SkipEpic      | RUNNING/PENDING RUNNING/GENERATING RUNNING/SAVING  | EpicSkipped
              SkipEpic      | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | EPIC_ENDED
              SkipEpic      | PAUSED/PENDING                                     | RUN_PAUSED
              SkipEpic      | PAUSED/COMPLETED PAUSED/FAILED PAUSED/SKIPPED      | EPIC_ENDED
              ReleaseEpic   | RUNNING/GENERATING RUNNING/SAVING                  | EpicReleased
              ReleaseEpic   | QUEUED/* PAUSED/* RUNNING/PENDING                  | EPIC_NOT_IN_FLIGHT
              ReleaseEpic   | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | EPIC_NOT_IN_FLIGHT
              ReportRateLimit | QUEUED/*                                         | RUN_NOT_STARTED
              ReportRateLimit | PAUSED/*                                         | RUN_PAUSED
              ReportRateLimit | RUNNING/*                                        | RateLimited
              PauseRun      | QUEUED/PENDING                                     | RunStarted RunPaused
              PauseRun      | RUNNING/GENERATING RUNNING/SAVING                  | EPIC_IN_FLIGHT
              PauseRun      | RUNNING/PENDING RUNNING/COMPLETED                  | RunPaused
              PauseRun      | RUNNING/FAILED RUNNING/SKIPPED                     | RunPaused
              PauseRun      | PAUSED/*                                           | unchanged
              ResumeRun     | PAUSED/*                                           | RunResumed
              ResumeRun     | QUEUED/* RUNNING/*                                 | RUN_NOT_PAUSED
              CancelRun USER            | QUEUED/* PAUSED/* RUNNING/PENDING      | RunCancelled
              CancelRun USER            | RUNNING/COMPLETED RUNNING/FAILED       | RunCancelled
              CancelRun USER            | RUNNING/SKIPPED                        | RunCancelled
              CancelRun USER            | RUNNING/GENERATING                     | EpicReleased RunCancelled
              CancelRun USER            | RUNNING/SAVING                         | EPIC_IN_FLIGHT
              CancelRun PROJECT_DELETED | QUEUED/* PAUSED/* RUNNING/PENDING      | RunFailed
              CancelRun PROJECT_DELETED | RUNNING/COMPLETED RUNNING/FAILED       | RunFailed
              CancelRun PROJECT_DELETED | RUNNING/SKIPPED                        | RunFailed
              CancelRun PROJECT_DELETED | RUNNING/GENERATING                     | EpicReleased RunFailed
              CancelRun PROJECT_DELETED | RUNNING/SAVING                         | EPIC_IN_FLIGHT
              CancelRun COMMANDS_LOST   | QUEUED/* PAUSED/PENDING                | EpicFailed EpicFailed RunFailed
              CancelRun COMMANDS_LOST   | PAUSED/COMPLETED PAUSED/FAILED         | EpicFailed RunFailed
              CancelRun COMMANDS_LOST   | PAUSED/SKIPPED RUNNING/SKIPPED         | EpicFailed RunFailed
              CancelRun COMMANDS_LOST   | RUNNING/PENDING                        | EpicFailed EpicFailed RunFailed
              CancelRun COMMANDS_LOST   | RUNNING/COMPLETED RUNNING/FAILED       | EpicFailed RunFailed
              CancelRun COMMANDS_LOST   | RUNNING/GENERATING                     | EpicReleased EpicFailed EpicFailed RunFailed
              CancelRun COMMANDS_LOST   | RUNNING/SAVING                         | EPIC_IN_FLIGHT
              AbortRun      | QUEUED/* PAUSED/* RUNNING/PENDING                  | RunFailed
              AbortRun      | RUNNING/COMPLETED RUNNING/FAILED RUNNING/SKIPPED   | RunFailed
              AbortRun      | RUNNING/GENERATING RUNNING/SAVING                  | EpicReleased RunFailed
              """));

  private static final Map<String, RunCommand> COMMANDS =
      Map.ofEntries(
          Map.entry("StartEpic", new StartEpic(1, "Epic 1", 1, RunLog.MOCK, 1, "Call 1")),
          Map.entry("Generate", new Generate(1, 2, 1, "Call 2")),
          Map.entry("SaveEpic", new SaveEpic(1, 5)),
          Map.entry("CompleteEpic", new CompleteEpic(1, 5, 0, RunLog.USAGE, null)),
          Map.entry("FailEpic", new FailEpic(1, "no", FailureKind.PERMANENT, RunLog.USAGE)),
          Map.entry("FailEpic CRASHED", new FailEpic(1, "no", FailureKind.CRASHED, RunLog.USAGE)),
          Map.entry("SkipEpic", new SkipEpic(1, "has", RunLog.MOCK)),
          Map.entry("ReleaseEpic", new ReleaseEpic(1, ReleaseReason.SHUTDOWN)),
          Map.entry("ReportRateLimit", new ReportRateLimit(Duration.ofSeconds(5), "mock")),
          Map.entry("PauseRun", new PauseRun(PauseReason.USER, RunLog.MOCK)),
          Map.entry("ResumeRun", new ResumeRun()),
          Map.entry("CancelRun USER", new CancelRun(CancelReason.USER)),
          Map.entry("CancelRun PROJECT_DELETED", new CancelRun(CancelReason.PROJECT_DELETED)),
          Map.entry("CancelRun COMMANDS_LOST", new CancelRun(CancelReason.COMMANDS_LOST)),
          Map.entry("AbortRun", new AbortRun("critical")));

  @TestFactory
  Stream<DynamicTest> every_command_in_every_situation_is_decided() {
    return Situations.all().entrySet().stream()
        .flatMap(situation ->
            COMMANDS.entrySet().stream()
                .map(command -> {
                  String name = command.getKey() + " in " + situation.getKey();
                  return dynamicTest(
                      name,
                      () ->
                          assertThat(decide(situation.getValue(), command.getValue()))
                              .isEqualTo(expected(situation.getValue(), command.getKey(), name)));
                }));
  }

  private static String expected(RunLog log, String command, String name) {
    RunStatus status = log.run().status();
    if (status == RunStatus.CANCELLED && command.startsWith("CancelRun")) {
      return "unchanged";
    }
    return status.isTerminal()
        ? "RUN_ENDED"
        : DECISIONS.getOrDefault(name, "the table says nothing");
  }

  private static String decide(RunLog log, RunCommand command) {
    return switch (RunDecider.decide(log.run(), command, log.now())) {
      case Unchanged _ -> "unchanged";
      case Rejected(Decision.Rejection reason) -> reason.name();
      case Accepted accepted -> {
        assertThat(log.and(accepted.events()).run()).isEqualTo(accepted.run());
        yield accepted.events().stream()
            .map(e -> e.event().getClass().getSimpleName())
            .collect(Collectors.joining(" "));
      }
    };
  }

  @Test
  void every_kind_of_command_is_in_the_table() {
    TreeSet<String> covered = new TreeSet<>();
    COMMANDS.values().forEach(c -> covered.add(c.getClass().getSimpleName()));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(Situations.permitted(RunCommand.class));
    assertThat(DECISIONS.keySet())
        .allSatisfy(name -> {
          String[] words = name.split(" in ", -1);
          assertThat(COMMANDS).containsKey(words[0]);
          assertThat(Situations.all()).containsKey(words[1]);
        });
  }

  @Test
  void epics_are_started_in_order() {
    RunLog log = RunLog.created(3).epicCompleted(1, 5);
    assertThat(decide(log, new StartEpic(3, "Epic 3", 1, RunLog.MOCK, 1, "Call 1")))
        .isEqualTo("EPIC_NOT_NEXT");
    assertThat(decide(log, new StartEpic(2, "Epic 2", 1, RunLog.MOCK, 1, "Call 1")))
        .isEqualTo("EpicStarted EpicGenerating");
  }

  @Test
  void an_unknown_epic_is_rejected() {
    RunLog log = RunLog.created(1).started();
    for (RunCommand command :
        List.of(
            new StartEpic(2, "Epic 2", 1, RunLog.MOCK, 1, "Call 1"),
            new Generate(2, 1, 0, "Call 1"),
            new SaveEpic(2, 5),
            new CompleteEpic(2, 5, 0, RunLog.USAGE, null),
            new FailEpic(2, "no", FailureKind.PERMANENT, RunLog.USAGE),
            new SkipEpic(2, "has", RunLog.MOCK),
            new ReleaseEpic(2, ReleaseReason.SHUTDOWN))) {
      assertThat(decide(log, command)).isEqualTo("EPIC_UNKNOWN");
    }
  }

  @Test
  void another_epic_is_neither_skipped_nor_failed_while_one_is_in_flight() {
    for (RunOptions options : List.of(RunOptions.DEFAULTS, RunLog.stopOnError())) {
      RunLog log = RunLog.created(2, options).epicStarted(1);
      assertThat(decide(log, new SkipEpic(2, "has", RunLog.MOCK))).isEqualTo("EPIC_IN_FLIGHT");
      assertThat(decide(log, new FailEpic(2, "no", FailureKind.CRASHED, RunLog.USAGE)))
          .isEqualTo("EPIC_IN_FLIGHT");
    }
  }

  @Test
  void the_last_epic_ends_the_run_as_the_epics_say() {
    RunLog log = RunLog.created(2);
    RunCommand complete = new CompleteEpic(2, 5, 0, RunLog.USAGE, null);
    RunCommand skip = new SkipEpic(2, "has", RunLog.MOCK);
    RunCommand fail = new FailEpic(2, "no", FailureKind.PERMANENT, RunLog.USAGE);

    assertEnd(log.epicCompleted(1, 5).epicSaving(2, 5), complete, RunStatus.COMPLETED);
    assertEnd(log.epicSkipped(1, "has"), skip, RunStatus.COMPLETED);
    assertEnd(log.epicFailed(1, "no").epicSaving(2, 5), complete, RunStatus.PARTIAL);
    assertEnd(log.epicFailed(1, "no"), skip, RunStatus.PARTIAL);
    assertEnd(log.epicCompleted(1, 5).epicStarted(2), fail, RunStatus.PARTIAL);
    assertEnd(log.epicFailed(1, "no").epicStarted(2), fail, RunStatus.FAILED);
  }

  private static Run assertEnd(RunLog log, RunCommand command, RunStatus end) {
    if (!(RunDecider.decide(log.run(), command, log.now()) instanceof Accepted accepted)) {
      throw new AssertionError(command + " was not accepted");
    }
    RunAssert.assertThat(accepted.run()).is(end).isTruthful();
    assertThat(accepted.run().timeline().completedAt()).isEqualTo(log.now());
    return accepted.run();
  }

  @Test
  void a_failure_stops_a_run_that_was_asked_to_stop() {
    RunLog log = RunLog.created(3, RunLog.stopOnError());
    RunCommand fail = new FailEpic(2, "no", FailureKind.PERMANENT, RunLog.USAGE);

    Run partial = assertEnd(log.epicSkipped(1, "has").epicStarted(2), fail, RunStatus.PARTIAL);
    RunAssert.assertThat(partial).hasCounts(0, 1, 1, 0, 1);

    Run failed =
        assertEnd(
            log.epicStarted(1),
            new FailEpic(1, "no", FailureKind.TRANSIENT, RunLog.USAGE),
            RunStatus.FAILED);
    RunAssert.assertThat(failed).failedWith(RunErrors.STOPPED).hasCounts(0, 1, 0, 0, 2);
  }

  @Test
  void a_failure_does_not_end_a_run_that_goes_on() {
    RunLog log = RunLog.created(2).epicStarted(1);
    assertThat(decide(log, new FailEpic(1, "no", FailureKind.PERMANENT, RunLog.USAGE)))
        .isEqualTo("EpicFailed");
  }

  @Test
  void a_cancelled_call_gives_its_epic_back_and_keeps_the_completed_ones() {
    RunLog log = RunLog.created(3).epicCompleted(1, 9).epicStarted(2);
    Run run = assertEnd(log, new CancelRun(CancelReason.USER), RunStatus.CANCELLED);

    RunAssert.assertThat(run)
        .hasEpics(EpicStatus.COMPLETED, EpicStatus.PENDING, EpicStatus.PENDING);
    assertThat(run.totalStoriesCreated()).isEqualTo(9);
  }

  @Test
  void a_deleted_project_and_lost_commands_fail_the_run() {
    RunLog log = RunLog.created(3).epicCompleted(1, 9).epicStarted(2);

    RunAssert.assertThat(
            assertEnd(log, new CancelRun(CancelReason.PROJECT_DELETED), RunStatus.FAILED))
        .failedWith(RunErrors.PROJECT_GONE);
    RunAssert.assertThat(
            assertEnd(log, new CancelRun(CancelReason.COMMANDS_LOST), RunStatus.FAILED))
        .failedWith(RunErrors.COMMANDS_LOST)
        .hasEpics(EpicStatus.COMPLETED, EpicStatus.FAILED, EpicStatus.FAILED);
  }

  @Test
  void the_last_event_carries_the_sums_and_the_worked_time() {
    RunLog log = RunLog.created(2).epicCompleted(1, 9).paused().resumed().epicSaving(2, 8);
    Run run = assertEnd(log, new CompleteEpic(2, 8, 1, RunLog.USAGE, null), RunStatus.COMPLETED);

    Totals totals = run.totals(RunLog.BEGINNING.plusSeconds(9999));
    assertThat(totals.completedEpics()).isEqualTo(2);
    assertThat(totals.totalStoriesCreated()).isEqualTo(17);
    assertThat(totals.usage().inputTokens()).isEqualTo(2400);
    // Created at 0, started at 1, paused from 6 to 7, completed at 11.
    assertThat(totals.usage().duration()).isEqualTo(Duration.ofSeconds(9));
  }
}
