package io.storyloom.worker.run;

import static io.storyloom.worker.run.TestWorker.FAST;
import static io.storyloom.worker.run.TestWorker.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.FailureKind;
import io.storyloom.run.PacingName;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.RunErrors;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.EpicFailed;
import io.storyloom.run.RunEvent.EpicGenerating;
import io.storyloom.run.RunEvent.EpicReleased;
import io.storyloom.run.RunEvent.EpicSkipped;
import io.storyloom.run.RunEvent.EpicStarted;
import io.storyloom.run.RunEvent.RateLimited;
import io.storyloom.run.RunEvent.RunCancelled;
import io.storyloom.run.RunEvent.RunCompleted;
import io.storyloom.run.RunEvent.RunFailed;
import io.storyloom.run.RunEvent.RunPaused;
import io.storyloom.run.RunEvent.RunResumed;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRequest.EpicQueued;
import io.storyloom.run.RunRequest.LostCommands;
import io.storyloom.run.RunRequest.RunCancelRequested;
import io.storyloom.run.RunRequest.RunPauseRequested;
import io.storyloom.run.RunRequest.RunResumeRequested;
import io.storyloom.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is asked of runs while they go on: pause, resume, cancel, and what is deleted under them.
class RunControlIT {

  /// Retries come after half a minute only.
  private static final RunOptions HESITANT =
      new RunOptions(
          FAST.mode(),
          FAST.personaSet(),
          FAST.existingStories(),
          PacingName.NORMAL,
          FAST.onError(),
          null,
          null);

  private static TestWorker worker;

  @BeforeAll
  static void start() {
    worker =
        new TestWorker(
            "storyloom.pacing.normal.delay=0", "storyloom.pacing.normal.backoff=30s,30s,30s");
  }

  @AfterAll
  static void stop() {
    worker.close();
  }

  @Test
  void a_pause_finishes_the_call_in_flight_and_starts_nothing_more() {
    ProjectId project = worker.project("@mock latency=500ms", "two");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);
    staysPaused(run);
    assertThat(names(events(run)))
        .containsExactly(
            "RunStarted",
            "EpicStarted",
            "EpicGenerating",
            "EpicSaving",
            "EpicCompleted",
            "RunPaused");
    assertThat(worker.isActive(project)).isTrue();

    worker.resume(run);
    List<RunEvent> events = worker.finished(run);

    assertThat(names(events).subList(6, 11))
        .containsExactly(
            "RunResumed", "EpicStarted", "EpicGenerating", "EpicSaving", "EpicCompleted");
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            RunCompleted.class,
            end -> {
              assertThat(end.status()).isEqualTo(RunStatus.COMPLETED);
              Duration paused = between(run, RunPaused.class, RunResumed.class);
              Duration all = between(run, RunEvent.RunStarted.class, RunCompleted.class);
              assertThat(paused).isGreaterThan(Duration.ofMillis(900));
              assertThat(end.totals().usage().duration().toMillis())
                  .isEqualTo(all.minus(paused).toMillis());
            });
  }

  @Test
  void a_pause_releases_an_epic_that_waits_for_its_retry() {
    ProjectId project = worker.project("@mock fail-times=1", "two");
    RunId run = worker.run(project, HESITANT);
    awaitRetryWait(run);

    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);

    assertThat(names(events(run))).endsWith("EpicReleased", "RunPaused");
    assertThat(only(events(run), EpicReleased.class).reason()).isEqualTo(ReleaseReason.PAUSED);
    worker.resume(run);
    List<RunEvent> events = worker.finished(run);
    EpicCompleted first =
        events.stream()
            .filter(EpicCompleted.class::isInstance)
            .map(EpicCompleted.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(first.retryCount()).isEqualTo(1);
    assertThat(events.stream().filter(EpicStarted.class::isInstance).map(EpicStarted.class::cast))
        .extracting(EpicStarted::attempt)
        .containsExactly(1, 2, 1);
  }

  @Test
  void a_pause_releases_an_epic_that_waits_for_the_provider_and_keeps_its_wait() {
    ProjectId project = worker.project("@mock rate-limit=2");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, RateLimited.class);

    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);

    assertThat(only(events(run), EpicReleased.class).reason()).isEqualTo(ReleaseReason.PAUSED);
    long kept = waited(run, 1);
    assertThat(kept).isBetween(0L, 1000L);
    worker.resume(run);
    assertThat(only(worker.finished(run), EpicCompleted.class).retryCount()).isZero();
    assertThat(waited(run, 2)).isEqualTo(kept + 1000);
  }

  @Test
  void half_an_hour_of_waits_for_the_provider_is_one_retry_that_waits_as_long_as_asked() {
    ProjectId project = worker.project("@mock rate-limit=2");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, RateLimited.class);
    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);
    worker.jdbc.update(
        "update work.call_journal set waited_ms = ? where run_id = ?",
        Duration.ofMinutes(30).toMillis(),
        run.value());

    worker.resume(run);

    assertThat(only(worker.finished(run), EpicCompleted.class).retryCount()).isEqualTo(1);
    assertThat(waited(run, 2)).isZero();
    assertThat(events(run)).filteredOn(RateLimited.class::isInstance).hasSize(2);
    Instant refused = generating(run, "Retry 1 of 2 ");
    assertThat(generating(run, "Call 3")).isAfterOrEqualTo(refused.plusMillis(999));
  }

  private static Instant generating(RunId run, String detail) {
    return worker.eventsOf(run).stream()
        .filter(event -> event.event() instanceof EpicGenerating e && e.detail().startsWith(detail))
        .findFirst()
        .orElseThrow()
        .occurredAt();
  }

  private static long waited(RunId run, int call) {
    return Objects.requireNonNull(
        worker.jdbc.queryForObject(
            "select waited_ms from work.call_journal where run_id = ? and call = ?",
            Long.class,
            run.value(),
            call));
  }

  @Test
  void a_queued_run_pauses_right_after_it_started() {
    ProjectId project = worker.project("one", "two");
    List<EpicSnapshot> epics = worker.epics(project);
    RunId run = worker.runUnsent(project);
    worker.send(run, 2, new EpicQueued(epics.getLast(), 2, FAST));
    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);
    worker.send(run, 1, new EpicQueued(epics.getFirst(), 2, FAST));
    staysPaused(run);
    assertThat(names(events(run))).containsExactly("RunStarted", "RunPaused");

    worker.resume(run);
    assertThat(worker.finished(run).stream().filter(EpicCompleted.class::isInstance)).hasSize(2);
  }

  @Test
  void a_pause_is_void_when_the_epic_in_flight_ends_the_run() {
    ProjectId project = worker.project("@mock latency=500ms");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.pause(run);
    assertThat(names(worker.finished(run)))
        .endsWith("EpicCompleted", "RunCompleted")
        .doesNotContain("RunPaused");
    assertThat(worker.isActive(project)).isFalse();
  }

  @Test
  void a_pause_that_is_taken_back_before_it_came_about_leaves_no_trace() {
    ProjectId project = worker.project("@mock latency=500ms", "two");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.pause(run);
    worker.resume(run);
    assertThat(names(worker.finished(run))).doesNotContain("RunPaused", "RunResumed");
  }

  @Test
  void a_control_counts_only_when_its_number_exceeds_the_last() {
    ProjectId project = worker.project("@mock latency=500ms", "two");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.send(run, 10, new RunPauseRequested());
    worker.send(run, 9, new RunResumeRequested(null));
    worker.send(run, 10, new RunResumeRequested(null));
    worker.awaitEvent(run, RunPaused.class);
    staysPaused(run);
    worker.send(run, 11, new RunResumeRequested(null));
    worker.finished(run);
  }

  @Test
  void a_pause_and_its_resume_survive_restarts() {
    ProjectId project = worker.project("@mock latency=300ms", "two", "three");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);
    worker.stop("first");
    worker.start("first");
    staysPaused(run);
    worker.stop("first");
    worker.resume(run);
    worker.start("first");

    List<RunEvent> events = worker.finished(run);

    assertThat(events.stream().filter(RunResumed.class::isInstance)).hasSize(1);
    assertThat(events.stream().filter(EpicCompleted.class::isInstance)).hasSize(3);
  }

  @Test
  void a_paused_run_is_cancelled() {
    ProjectId project = worker.project("@mock latency=300ms", "two");
    RunId run = paused(project);
    worker.cancel(run);
    assertThat(names(worker.finished(run))).endsWith("EpicCompleted", "RunPaused", "RunCancelled");
    assertThat(worker.isActive(project)).isFalse();
  }

  @Test
  void a_cancel_is_final_and_carried_out_within_two_seconds() {
    ProjectId project = worker.project("@mock hang");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    Instant asked = Instant.now();
    worker.cancel(run);
    worker.resume(run);
    worker.pause(run);
    worker.finished(run);
    RecordedEvent end = worker.eventsOf(run).getLast();
    assertThat(end.event()).isInstanceOf(RunCancelled.class);
    assertThat(end.occurredAt()).isBefore(asked.plusSeconds(2));
  }

  @Test
  void a_cancel_of_an_unknown_run_ends_it_and_frees_the_claim() {
    ProjectId project = worker.project("one", "two");
    RunId run = worker.runUnsent(project);
    worker.send(run, 3, new RunCancelRequested(CancelReason.USER, null));
    List<RunEvent> events = worker.finished(run);
    assertThat(names(events)).containsExactly("RunCancelled");
    assertThat(((RunCancelled) events.getLast()).totals().totalEpics()).isEqualTo(2);
    assertThat(worker.isActive(project)).isFalse();

    worker.queueEpics(run, worker.epics(project), FAST);
    worker.finished(worker.run(project, FAST));
    assertThat(names(events(run))).containsExactly("RunCancelled");
  }

  @Test
  void a_run_of_which_no_command_arrived_ends_with_all_its_epics_failed() {
    ProjectId project = worker.project("one", "two");
    List<EpicSnapshot> epics = worker.epics(project);
    RunId run = worker.runUnsent(project);
    worker.send(run, 3, commandsLost(epics));
    commandsWereLost(run, project, "EpicFailed", "EpicFailed", "RunFailed");
  }

  @Test
  void a_run_of_which_some_commands_arrived_ends_with_all_its_open_epics_failed() {
    ProjectId project = worker.project("@mock hang", "two", "three");
    List<EpicSnapshot> epics = worker.epics(project);
    RunId run = worker.runUnsent(project);
    worker.send(run, 1, new EpicQueued(epics.getFirst(), 3, FAST));
    worker.awaitEvent(run, EpicStarted.class);
    worker.send(run, 4, commandsLost(epics));
    commandsWereLost(
        run,
        project,
        "RunStarted",
        "EpicStarted",
        "EpicGenerating",
        "EpicReleased",
        "EpicFailed",
        "EpicFailed",
        "EpicFailed",
        "RunFailed");
  }

  private static RunCancelRequested commandsLost(List<EpicSnapshot> epics) {
    return new RunCancelRequested(
        CancelReason.COMMANDS_LOST, new LostCommands(epics.size(), FAST, epics));
  }

  private static void commandsWereLost(RunId run, ProjectId project, String... told) {
    List<RunEvent> events = worker.finished(run);
    assertThat(names(events)).containsExactly(told);
    assertThat(events.stream().filter(EpicFailed.class::isInstance).map(EpicFailed.class::cast))
        .allSatisfy(failed -> assertThat(failed.kind()).isEqualTo(FailureKind.COMMANDS_LOST));
    assertThat(
            worker.jdbc.queryForList(
                "select distinct status from work.epic_task where run_id = ?",
                String.class,
                run.value()))
        .containsExactly("FAILED");
    assertThat(worker.isActive(project)).isFalse();
  }

  @Test
  void project_deleted_while_the_run_is_queued() {
    ProjectId project = worker.project("one", "two");
    RunId run = worker.runUnsent(project);
    worker.send(run, 2, new EpicQueued(worker.epics(project).getLast(), 2, FAST));
    worker.delete(project, run);
    assertThat(names(worker.finished(run))).containsExactly("RunFailed");
    projectIsGone(run, project);
  }

  @Test
  void project_deleted_while_the_run_is_running() {
    ProjectId project = worker.project("one", "@mock hang");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicCompleted.class);
    worker.delete(project, run);
    assertThat(names(worker.finished(run))).endsWith("EpicReleased", "RunFailed");
    projectIsGone(run, project);
  }

  @Test
  void project_deleted_while_the_run_is_paused() {
    ProjectId project = worker.project("@mock latency=300ms", "two");
    RunId run = paused(project);
    worker.delete(project, run);
    assertThat(names(worker.finished(run))).endsWith("RunPaused", "RunFailed");
    projectIsGone(run, project);
  }

  private static void projectIsGone(RunId run, ProjectId project) {
    assertThat(((RunFailed) events(run).getLast()).error()).isEqualTo(RunErrors.PROJECT_GONE);
    assertThat(worker.isActive(project)).isFalse();
    assertThat(
            worker.jdbc.queryForObject(
                "select count(*) from catalog.story where project_id = ?",
                Integer.class,
                project.value()))
        .isZero();
  }

  @Test
  void epic_deleted_while_its_call_is_in_flight() {
    ProjectId project = worker.project("@mock hang", "two");
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    deleteFirstEpic(project);
    List<RunEvent> events = worker.finished(run);
    assertThat(only(events, EpicSkipped.class).reason()).isEqualTo(RunErrors.EPIC_GONE);
    assertThat(((RunCompleted) events.getLast()).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(
            worker.jdbc.queryForObject(
                "select outcome from work.call_journal where run_id = ? and index = 1",
                String.class,
                run.value()))
        .isEqualTo("ABORTED");
  }

  @Test
  void epic_deleted_while_it_waits_for_its_retry() {
    ProjectId project = worker.project("@mock fail-times=1", "two");
    RunId run = worker.run(project, HESITANT);
    awaitRetryWait(run);
    deleteFirstEpic(project);
    List<RunEvent> events = worker.finished(run);
    assertThat(only(events, EpicSkipped.class).reason()).isEqualTo(RunErrors.EPIC_GONE);
    assertThat(((RunCompleted) events.getLast()).status()).isEqualTo(RunStatus.COMPLETED);
  }

  private static void deleteFirstEpic(ProjectId project) {
    worker.jdbc.update(
        "delete from catalog.epic where project_id = ? and number = 1", project.value());
  }

  /// A run whose first epic is done.
  private static RunId paused(ProjectId project) {
    RunId run = worker.run(project, FAST);
    worker.awaitEvent(run, EpicStarted.class);
    worker.pause(run);
    worker.awaitEvent(run, RunPaused.class);
    return run;
  }

  private static void awaitRetryWait(RunId run) {
    Awaitility.await()
        .until(() ->
            events(run).stream()
                .anyMatch(event ->
                    event instanceof EpicGenerating generating && generating.retryCount() == 1));
  }

  private static void staysPaused(RunId run) {
    int told = events(run).size();
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(3))
        .until(() -> events(run).size() == told);
    assertThat(events(run).getLast()).isInstanceOf(RunPaused.class);
  }

  private static List<RunEvent> events(RunId run) {
    return worker.eventsOf(run).stream().distinct().map(RecordedEvent::event).toList();
  }

  private static Duration between(
      RunId run, Class<? extends RunEvent> from, Class<? extends RunEvent> to) {
    return Duration.between(at(run, from), at(run, to));
  }

  private static Instant at(RunId run, Class<? extends RunEvent> type) {
    return worker.eventsOf(run).stream()
        .filter(event -> type.isInstance(event.event()))
        .findFirst()
        .orElseThrow()
        .occurredAt();
  }

  private static <E> E only(List<RunEvent> events, Class<E> type) {
    List<E> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
