package io.storyloom.worker.run;

import static io.storyloom.worker.run.TestWorker.FAST;
import static io.storyloom.worker.run.TestWorker.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.FailureKind;
import io.storyloom.run.OnError;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunErrors;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.EpicFailed;
import io.storyloom.run.RunEvent.EpicGenerating;
import io.storyloom.run.RunEvent.EpicSaving;
import io.storyloom.run.RunEvent.EpicSkipped;
import io.storyloom.run.RunEvent.EpicStarted;
import io.storyloom.run.RunEvent.RateLimited;
import io.storyloom.run.RunEvent.RunCancelled;
import io.storyloom.run.RunEvent.RunCompleted;
import io.storyloom.run.RunEvent.RunFailed;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One worker on real Kafka and PostgreSQL, from commands to stories and events.
class RunExecutionIT {

  private static TestWorker worker;

  @BeforeAll
  static void start() {
    worker = new TestWorker("storyloom.generator.timeout=700ms");
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @Test
  void epics_are_processed_one_after_the_other() {
    ProjectId project = worker.project("one", "@mock stories=3", "three");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(names(events))
        .containsExactly(
            "RunStarted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "RunCompleted");
    RunCompleted end = (RunCompleted) events.getLast();
    assertThat(end.status()).isEqualTo(RunStatus.COMPLETED);
    List<Integer> stored = worker.storiesPerEpic(project);
    assertThat(stored.get(1)).isEqualTo(3);
    assertThat(stored).allMatch(count -> count > 0);
    assertThat(end.totals().totalStoriesCreated())
        .isEqualTo(stored.stream().mapToInt(Integer::intValue).sum());
    assertThat(worker.isActive(project)).isFalse();
  }

  @Test
  void an_answer_and_what_was_made_of_it_are_one_commit() {
    ProjectId project = worker.project("@mock stories=3");
    RunId run = worker.run(project, FAST);
    worker.finished(run);
    assertThat(
            worker.jdbc.queryForList(
                """
                select xmin::text from work.call_journal where run_id = ?1 and answer is not null
                union
                select xmin::text from catalog.story where run_id = ?1
                union
                select xmin::text from work.epic_task where run_id = ?1
                """
                    .replace("?1", "'" + run + "'"),
                String.class))
        .hasSize(1);
  }

  @Test
  void an_answer_is_stored_although_its_epic_is_locked() throws SQLException {
    ProjectId project = worker.project("one");
    RunId run;
    try (Connection _ = worker.lockedEpics(project)) {
      run = worker.run(project, FAST);
      worker.awaitEvent(run, EpicSaving.class);
      assertThat(answers(run)).isEqualTo(1);
      assertThat(worker.storiesPerEpic(project)).containsExactly(0);
    }
    List<RunEvent> events = worker.finished(run);
    assertThat(names(events))
        .containsExactly(
            "RunStarted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "RunCompleted");
    assertThat(worker.storiesPerEpic(project))
        .containsExactly(only(events, EpicCompleted.class).storiesCreated());
    assertThat(answers(run)).isEqualTo(1);
  }

  @Test
  void epics_that_are_locked_hold_up_no_other_run() throws SQLException {
    // More than there are committers.
    List<ProjectId> projects = IntStream.range(0, 5).mapToObj(_ -> worker.project("one")).toList();
    List<RunId> runs = new ArrayList<>();
    try (Connection _ = worker.lockedEpics(projects.toArray(ProjectId[]::new))) {
      for (ProjectId project : projects) {
        runs.add(worker.run(project, FAST));
      }
      runs.forEach(run -> worker.awaitEvent(run, EpicSaving.class));
      worker.finished(worker.run(worker.project("two", "three"), FAST));
    }
    runs.forEach(worker::finished);
  }

  @Test
  void a_claim_waits_for_whoever_deletes_its_epic_and_holds_up_no_other_run() throws SQLException {
    ProjectId project = worker.project("one", "two");
    RunId run;
    try (Connection somebodyElse = worker.connection()) {
      somebodyElse.setAutoCommit(false);
      try (Statement statement = somebodyElse.createStatement()) {
        statement.execute(
            "delete from catalog.epic where number = 1 and project_id = '%s'".formatted(project));
      }
      run = worker.run(project, FAST);
      worker.finished(worker.run(worker.project("three"), FAST));
      assertThat(worker.eventsOf(run)).isEmpty();
      somebodyElse.commit();
    }
    assertThat(names(worker.finished(run)))
        .containsExactly(
            "RunStarted",
            "EpicSkipped",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "RunCompleted");
  }

  @Test
  void an_answer_is_stored_although_the_database_refuses_what_was_made_of_it() {
    ProjectId project = worker.project("one", "two");
    EpicSnapshot refused = worker.epics(project).getFirst();
    worker.jdbc.execute(
        "alter table catalog.story add constraint refused check (epic_id <> '%s') not valid"
            .formatted(refused.epicId()));
    try {
      RunId run = worker.run(project, FAST);
      List<RunEvent> events = worker.finished(run);
      assertThat(only(events, EpicFailed.class))
          .satisfies(failed -> {
            assertThat(failed.epicId()).isEqualTo(refused.epicId());
            assertThat(failed.error()).isEqualTo("The result could not be stored");
          });
      assertThat(((RunCompleted) events.getLast()).status()).isEqualTo(RunStatus.PARTIAL);
      assertThat(answers(run)).isEqualTo(2);
    } finally {
      worker.jdbc.execute("alter table catalog.story drop constraint refused");
    }
  }

  private static int answers(RunId run) {
    return Objects.requireNonNull(
        worker.jdbc.queryForObject(
            "select count(answer) from work.call_journal where run_id = ?",
            Integer.class,
            run.value()));
  }

  @Test
  void saving_is_part_of_an_epics_duration() throws SQLException {
    ProjectId project = worker.project("one");
    RunId run;
    try (Connection _ = worker.lockedEpics(project)) {
      run = worker.run(project, FAST);
      worker.awaitEvent(run, EpicSaving.class);
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    }
    assertThat(only(worker.finished(run), EpicCompleted.class).usage().duration())
        .isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void a_failing_epic_does_not_stop_the_run() {
    ProjectId project = worker.project("one", "@mock fail=The model said no", "three");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(only(events, EpicFailed.class))
        .satisfies(failed -> {
          assertThat(failed.error()).contains("The model said no");
          assertThat(failed.kind()).isEqualTo(FailureKind.PERMANENT);
        });
    assertThat(((RunCompleted) events.getLast()).status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(worker.storiesPerEpic(project).get(1)).isZero();
  }

  @Test
  void a_failing_epic_stops_a_run_that_wants_it() {
    RunOptions stop =
        new RunOptions(
            FAST.mode(),
            FAST.personaSet(),
            FAST.existingStories(),
            FAST.pacing(),
            OnError.STOP,
            null,
            null);
    ProjectId project = worker.project("@mock fail=no", "two");
    List<RunEvent> events = worker.finished(worker.run(project, stop));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            RunFailed.class, failed -> assertThat(failed.totals().failedEpics()).isEqualTo(1));
    assertThat(worker.storiesPerEpic(project)).containsExactly(0, 0);
  }

  @Test
  void transient_failures_are_retried_within_the_epic() {
    ProjectId project = worker.project("@mock fail-times=2");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(only(events, EpicCompleted.class).retryCount()).isEqualTo(2);
    assertThat(events.stream().filter(EpicGenerating.class::isInstance)).hasSize(5);
  }

  @Test
  void a_transient_failure_too_many_fails_the_epic() {
    ProjectId project = worker.project("@mock fail-times=3");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    EpicFailed failed = only(events, EpicFailed.class);
    assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failed.retryCount()).isEqualTo(2);
    assertThat(events.getLast()).isInstanceOf(RunFailed.class);
  }

  @Test
  void a_rate_limit_is_waited_for_and_counts_as_no_retry() {
    ProjectId project = worker.project("@mock rate-limit=1\n@mock latency=300ms");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(only(events, RateLimited.class).retryAfter()).hasSeconds(1);
    EpicCompleted completed = only(events, EpicCompleted.class);
    assertThat(completed.retryCount()).isZero();
    assertThat(completed.usage().duration())
        .as("both calls, without the wait")
        .isBetween(Duration.ofMillis(600), Duration.ofMillis(1_200));
  }

  @Test
  void no_story_fails_the_epic() {
    ProjectId project = worker.project("@mock empty", "two");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(only(events, EpicFailed.class).error()).isEqualTo(RunErrors.NO_STORIES);
    assertThat(events.getLast()).isInstanceOf(RunCompleted.class);
  }

  @Test
  void malformed_output_is_retried_and_then_fails_the_epic() {
    ProjectId project = worker.project("@mock malformed", "two");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(only(events, EpicFailed.class))
        .satisfies(failed -> {
          assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
          assertThat(failed.retryCount()).isEqualTo(2);
        });
  }

  @Test
  void a_call_without_an_answer_is_aborted_at_the_time_out() {
    ProjectId project = worker.project("@mock hang");
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(only(events, EpicFailed.class).retryCount()).isEqualTo(2);
  }

  @Test
  void epics_with_stories_are_skipped() {
    ProjectId project = worker.project("one", "two");
    worker.finished(worker.run(project, FAST));
    List<Integer> before = worker.storiesPerEpic(project);
    List<RunEvent> events = worker.finished(worker.run(project, FAST));
    assertThat(names(events))
        .containsExactly("RunStarted", "EpicSkipped", "EpicSkipped", "RunCompleted");
    assertThat(worker.storiesPerEpic(project)).isEqualTo(before);
  }

  @Test
  void stories_are_replaced_on_request() {
    RunOptions replace =
        new RunOptions(
            FAST.mode(),
            FAST.personaSet(),
            ExistingStories.REPLACE,
            FAST.pacing(),
            FAST.onError(),
            null,
            null);
    ProjectId project = worker.project("@mock stories=4");
    worker.finished(worker.run(project, FAST));
    RunId second = worker.run(project, replace);
    EpicCompleted completed = only(worker.finished(second), EpicCompleted.class);
    assertThat(completed.storiesDeleted()).isEqualTo(4);
    assertThat(completed.storiesCreated()).isEqualTo(4);
    assertThat(
            worker.jdbc.queryForObject(
                "select count(*) from catalog.story where project_id = ? and run_id = ?",
                Integer.class,
                project.value(),
                second.value()))
        .isEqualTo(4);
    assertThat(worker.storiesPerEpic(project)).containsExactly(4);
  }

  @Test
  void an_epic_that_is_gone_is_skipped() {
    ProjectId project = worker.project("@mock latency=500ms", "two", "three");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.jdbc.update(
        "delete from catalog.epic where project_id = ? and number = 2", project.value());
    List<RunEvent> events = worker.finished(run);
    assertThat(only(events, EpicSkipped.class).reason()).isEqualTo(RunErrors.EPIC_GONE);
    assertThat(((RunCompleted) events.getLast()).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void a_run_of_a_project_that_is_gone_fails() {
    ProjectId project = worker.project("@mock latency=500ms", "two");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.jdbc.update("delete from catalog.project where id = ?", project.value());
    assertThat(worker.finished(run).getLast())
        .isInstanceOfSatisfying(
            RunFailed.class,
            failed -> assertThat(failed.error()).isEqualTo(RunErrors.PROJECT_GONE));
    assertThat(
            worker.jdbc.queryForObject(
                "select count(*) from catalog.story where project_id = ?",
                Integer.class,
                project.value()))
        .isZero();
  }

  @Test
  void a_cancel_aborts_the_call_in_flight() {
    ProjectId project = worker.project("one", "@mock latency=600ms", "three");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicCompleted.class);
    worker.cancel(run);
    List<RunEvent> events = worker.finished(run);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            RunCancelled.class,
            cancelled -> {
              assertThat(cancelled.reason()).isEqualTo(CancelReason.USER);
              assertThat(cancelled.totals().completedEpics()).isEqualTo(1);
            });
    assertThat(names(events)).endsWith("EpicReleased", "RunCancelled");
    assertThat(worker.isActive(project)).isFalse();
    assertThat(worker.storiesPerEpic(project).subList(1, 3)).containsExactly(0, 0);
  }

  @Test
  void a_command_that_comes_twice_changes_nothing() {
    ProjectId project = worker.project("@mock latency=300ms", "two");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker
        .epics(project)
        .forEach(epic -> worker.send(run, epic.index(), new RunRequest.EpicQueued(epic, 2, FAST)));
    assertThat(worker.finished(run).stream().filter(EpicCompleted.class::isInstance)).hasSize(2);
  }

  @Test
  void an_epic_too_large_for_an_event_fails_and_the_run_goes_on() {
    ProjectId large = worker.project("one", "two");
    List<EpicSnapshot> epics = worker.epics(large);
    RunId run = worker.runUnsent(large);
    worker.jdbc.update(
        "update catalog.epic set title = repeat('x', 20000000) where id = ?",
        epics.getFirst().epicId().value());
    worker.queueEpics(run, epics, FAST);
    List<RunEvent> events = worker.finished(run);
    assertThat(only(events, EpicFailed.class).error()).contains("more than");
    assertThat(((RunCompleted) events.getLast()).status()).isEqualTo(RunStatus.PARTIAL);
  }

  @Test
  void a_command_that_no_table_takes_holds_up_no_other() {
    ProjectId project = worker.project("one");
    RunId refused = worker.runUnsent(worker.project("one"));
    EpicSnapshot epic = new EpicSnapshot(worker.epics(project).getFirst().epicId(), "a\0b", 1);
    for (int i = 0; i < 4; i++) {
      worker.send(refused, 1, new RunRequest.EpicQueued(epic, 1, FAST));
    }
    List<RunId> runs =
        IntStream.range(0, 8).mapToObj(_ -> worker.run(worker.project("one"), FAST)).toList();
    runs.forEach(worker::finished);
  }

  private static <E> E only(List<RunEvent> events, Class<E> type) {
    List<E> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
