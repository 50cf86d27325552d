package io.storyloom.worker.run;

import static io.storyloom.worker.run.TestWorker.FAST;
import static io.storyloom.worker.run.TestWorker.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.FailureKind;
import io.storyloom.run.PacingName;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.EpicFailed;
import io.storyloom.run.RunEvent.EpicSaving;
import io.storyloom.run.RunEvent.EpicStarted;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Runs whose worker went away, left in the tables as it left them.
class TakeOverIT {

  private static TestWorker worker;

  @BeforeAll
  static void start() {
    worker = new TestWorker("storyloom.pacing.normal.delay=3s", "storyloom.worker.grace=1s");
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @Test
  void a_stored_answer_is_not_bought_again() {
    ProjectId project = worker.project("@mock stories=3", "two");
    RunId run = leftInFlight(project, "SAVING", 1, deadWorker());
    worker.jdbc.update(
        """
        insert into work.call_journal
               (run_id, index, call, tenant_id, attempt, request, started_at, ended_at, outcome,
                answer, input_tokens, output_tokens)
        values (?, 1, 1, 'default', 1, 'request', now() - interval '2 seconds', now(), 'USABLE',
                ?, 11, 22)
        """,
        run.value(),
        answerOf(project));

    List<RunEvent> events = worker.finished(run, 5);

    assertThat(names(events).subList(0, 5))
        .containsExactly(
            "EpicReleased", "EpicStarted", "EpicGenerating", "EpicSaving", "EpicCompleted");
    EpicCompleted completed = (EpicCompleted) events.get(4);
    assertThat(completed.storiesCreated()).isEqualTo(3);
    assertThat(completed.usage().inputTokens()).isEqualTo(11);
    assertThat(
            worker.jdbc.queryForObject(
                "select count(*) from work.call_journal where run_id = ? and index = 1",
                Integer.class,
                run.value()))
        .isEqualTo(1);
    assertThat(worker.storiesPerEpic(project).getFirst()).isEqualTo(3);
  }

  @Test
  void an_epic_in_flight_is_called_for_again() {
    ProjectId project = worker.project("@mock stories=3");
    RunId run = leftInFlight(project, "GENERATING", 0, deadWorker());
    List<RunEvent> events = worker.finished(run, 5);
    assertThat(names(events))
        .startsWith("EpicReleased", "EpicStarted", "EpicGenerating")
        .endsWith("EpicSaving", "EpicCompleted", "RunCompleted");
    assertThat(worker.storiesPerEpic(project)).containsExactly(3);
  }

  @Test
  void the_delay_after_an_epic_that_another_worker_ended_is_kept() {
    ProjectId project = worker.project("one", "@mock stories=3");
    Instant before = Instant.now();
    RunId run = left(project, PacingName.NORMAL, "COMPLETED", 0, deadWorker());
    worker.know(project, run);
    worker.resume(run);

    assertThat(names(worker.finished(run, 5))).startsWith("EpicStarted", "EpicGenerating");
    assertThat(worker.eventsOf(run).getFirst().occurredAt())
        .isAfterOrEqualTo(before.plusSeconds(3));
  }

  @Test
  void an_epic_that_was_lost_too_often_fails_and_the_run_goes_on() {
    ProjectId project = worker.project("one", "@mock stories=3");
    RunId run = leftInFlight(project, "GENERATING", 2, deadWorker());
    List<RunEvent> events = worker.finished(run, 5);
    assertThat(events.stream().filter(EpicFailed.class::isInstance).map(EpicFailed.class::cast))
        .singleElement()
        .satisfies(failed -> assertThat(failed.kind()).isEqualTo(FailureKind.CRASHED));
    assertThat(worker.storiesPerEpic(project)).containsExactly(0, 3);
  }

  @Test
  void a_run_is_left_to_its_worker_until_its_sign_of_life_is_ten_seconds_old() {
    long other = worker.incarnation("stranger", "clock_timestamp() - interval '6 seconds'", false);
    ProjectId project = worker.project("@mock stories=3");
    RunId run = leftInFlight(project, "GENERATING", 0, other);
    worker.finished(run, 5);
    RecordedEvent released = worker.eventsOf(run).getFirst();
    Double age =
        worker.jdbc.queryForObject(
            "select extract(epoch from ?::timestamptz - stamp) from work.worker where incarnation = ?",
            Double.class,
            released.occurredAt().toString(),
            other);
    assertThat(Objects.requireNonNull(age)).isBetween(9.5, 16.0);
  }

  @Test
  void a_run_that_a_living_worker_gives_up_is_taken_at_once() {
    ProjectId project = worker.project("one", "@mock stories=3");
    RunId run = left(project, PacingName.FAST, "COMPLETED", 0, elsewhere());
    worker.know(project, run);
    worker.resume(run);
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .until(() -> worker.eventsOf(run).isEmpty());

    worker.jdbc.update("update work.run set owner = null where run_id = ?", run.value());
    Instant givenUp = Instant.now();

    assertThat(names(worker.finished(run, 5))).startsWith("EpicStarted", "EpicGenerating");
    assertThat(worker.eventsOf(run).getFirst().occurredAt()).isBefore(givenUp.plusSeconds(4));
  }

  @Test
  void a_worker_that_stops_gives_back_an_epic_whose_stories_have_to_wait() throws SQLException {
    ProjectId project = worker.project("one");
    RunId run;
    try (Connection _ = worker.lockedEpics(project)) {
      run = worker.run(project, FAST);
      worker.awaitEvent(run, EpicSaving.class);
      worker.stop("first");
      assertThat(
              worker.jdbc.queryForList(
                  "select status || ' ' || crashes from work.epic_task where run_id = ?",
                  String.class,
                  run.value()))
          .containsExactly("PENDING 0");
    }
    worker.start("first");

    assertThat(names(worker.finished(run)))
        .endsWith(
            "EpicSaving",
            "EpicReleased",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "RunCompleted");
    assertThat(
            worker.jdbc.queryForObject(
                "select count(*) from work.call_journal where run_id = ?",
                Integer.class,
                run.value()))
        .isEqualTo(1);
  }

  @Test
  void a_worker_that_comes_back_late_adds_nothing() {
    long other = elsewhere();
    ProjectId project = worker.project("@mock latency=700ms");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.jdbc.update(
        "update work.run set epoch = epoch + 1, owner = ? where run_id = ?", other, run.value());
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(4))
        .until(() ->
            names(worker.eventsOf(run).stream().map(RecordedEvent::event).toList()).size() == 3);
    assertThat(worker.storiesPerEpic(project)).containsExactly(0);
  }

  @Test
  void epics_one_crash_below_the_bound_are_worked_on_one_at_a_time() {
    long dead = deadWorker();
    List<RunId> runs =
        Stream.generate(() -> worker.project("@mock latency=400ms"))
            .limit(3)
            .map(project -> leftInFlight(project, "GENERATING", 1, dead))
            .toList();
    List<Instant> times =
        runs.stream()
            .peek(run -> worker.finished(run, 5))
            .map(worker::eventsOf)
            .sorted(Comparator.comparing(events -> at(events, EpicStarted.class)))
            .flatMap(
                events -> Stream.of(at(events, EpicStarted.class), at(events, EpicCompleted.class)))
            .toList();
    assertThat(times).isSorted();
  }

  private static Instant at(List<RecordedEvent> events, Class<? extends RunEvent> type) {
    return events.stream()
        .filter(event -> type.isInstance(event.event()))
        .findFirst()
        .orElseThrow()
        .occurredAt();
  }

  @Test
  void a_cancel_does_not_wait_for_the_holder() {
    ProjectId project = worker.project("@mock stories=3", "two");
    RunId run = leftInFlight(project, "GENERATING", 0, elsewhere());
    worker.know(project, run);
    Instant asked = Instant.now();
    worker.cancel(run);
    List<RunEvent> events = worker.finished(run, 5);
    assertThat(names(events)).containsExactly("EpicReleased", "RunCancelled");
    assertThat(worker.eventsOf(run).getLast().occurredAt()).isBefore(asked.plusSeconds(2));
    assertThat(
            worker.jdbc.queryForObject(
                "select epoch from work.run where run_id = ?", Long.class, run.value()))
        .isEqualTo(2);
  }

  @Test
  void a_cancel_leaves_an_epic_that_is_being_saved_to_its_holder() {
    ProjectId project = worker.project("@mock stories=3");
    RunId run = leftInFlight(project, "SAVING", 0, elsewhere());
    worker.know(project, run);
    worker.cancel(run);
    Awaitility.await()
        .until(() ->
            "USER"
                .equals(
                    worker.jdbc.queryForObject(
                        "select cancel_reason from work.run where run_id = ?",
                        String.class,
                        run.value())));
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .until(() -> worker.eventsOf(run).isEmpty());
  }

  /// A worker that is alive for as long as these tests take.
  private static long elsewhere() {
    return worker.incarnation("elsewhere", "clock_timestamp() + interval '1 hour'", false);
  }

  private static long deadWorker() {
    return worker.incarnation("gone", "clock_timestamp()", true);
  }

  /// A raw answer as the journal has it of another run of the project's first epic.
  private static String answerOf(ProjectId project) {
    ProjectId twin = worker.project("@mock stories=3");
    assertThat(twin).isNotEqualTo(project);
    RunId run = worker.run(twin, FAST);
    worker.finished(run);
    return Objects.requireNonNull(
        worker.jdbc.queryForObject(
            "select answer from work.call_journal where run_id = ?", String.class, run.value()));
  }

  /// A run whose first epic is in flight at sequence 4, its events sent.
  private static RunId leftInFlight(ProjectId project, String status, int crashes, long owner) {
    return left(project, PacingName.FAST, status, crashes, owner);
  }

  private static RunId left(
      ProjectId project, PacingName pacing, String status, int crashes, long owner) {
    RunId run = new RunId(UuidCreator.getTimeOrderedEpoch());
    List<EpicSnapshot> epics = worker.epics(project);
    worker.jdbc.update(
        """
        insert into work.outbox_ack (run_id, tenant_id, acked) values (?, 'default', 4)
        """,
        run.value());
    for (EpicSnapshot epic : epics) {
      boolean first = epic.index() == 1;
      worker.jdbc.update(
          """
          insert into work.epic_task
                 (run_id, index, tenant_id, epic_id, title, status, attempt, calls, crashes,
                  ended_at)
          values (?, ?, 'default', ?, ?, ?, ?, ?, ?, case when ? then now() end)
          """,
          run.value(),
          epic.index(),
          epic.epicId().value(),
          epic.title(),
          first ? status : "PENDING",
          first ? 1 : 0,
          first ? 1 : 0,
          first ? crashes : 0,
          first && status.equals("COMPLETED"));
    }
    worker.jdbc.update(
        """
        insert into work.run
               (run_id, tenant_id, project_id, partition, mode, persona_set, existing, pacing,
                on_error, total_epics, status, sequence, current_index, epoch, owner, provider,
                model, created_at, started_at)
        values (?, 'default', ?, ?, 'COMPACT', 'CORE', 'SKIP', ?, 'CONTINUE', ?, 'RUNNING', 4,
                1, 1, ?, 'mock', 'mock-1', now(), now())
        """,
        run.value(),
        project.value(),
        Topics.partitionOf(run, 4),
        pacing.name(),
        epics.size(),
        owner);
    return run;
  }
}
