package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows `pause` and `resume` of the contract's table, by what the worker says of the run.
class RunPausesIT extends ApiIT {

  private static final String PAUSE = "RUN_PAUSE_REQUESTED";
  private static final String RESUME = "RUN_RESUME_REQUESTED";

  @ParameterizedTest
  @ValueSource(strings = {"QUEUED", "RUNNING"})
  void a_pause_is_shown_at_once_and_asked_for_once(String status) {
    String run = run(status);

    post(run + "/pause", "").is(202);
    assertThat(get(run).body().path("pauseRequested").asBoolean()).isTrue();
    post(run + "/pause", "").is(202);

    assertThat(requests(run)).containsExactly(PAUSE);
  }

  @Test
  void a_pause_of_a_paused_run_has_no_effect() {
    String run = run("RUNNING");
    post(run + "/pause", "").is(202);
    ProjectedRun.of(jdbc, id(run)).started().worked("PAUSED").paused();
    String etag = get(run).header("ETag");

    post(run + "/pause", "").is(202);

    assertThat(get(run).header("ETag")).isEqualTo(etag);
    assertThat(requests(run)).containsExactly(PAUSE);
  }

  @Test
  void a_pause_while_a_resume_is_under_way_is_the_last_word() {
    String run = paused();
    post(run + "/resume", "").is(202);

    post(run + "/pause", "").is(202);

    assertThat(get(run).body().path("pauseRequested").asBoolean()).isTrue();
    assertThat(requests(run)).containsExactly(PAUSE, RESUME, PAUSE);
  }

  @ParameterizedTest
  @CsvSource({"QUEUED", "RUNNING"})
  void a_resume_takes_back_a_pause_that_was_requested(String status) {
    String run = run(status);
    post(run + "/pause", "").is(202);

    post(run + "/resume", "{}").is(202);

    assertThat(get(run).body().path("pauseRequested").asBoolean()).isFalse();
    assertThat(requests(run)).containsExactly(PAUSE, RESUME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUEUED", "RUNNING"})
  void a_resume_without_a_pause_is_refused(String status) {
    String run = run(status);

    post(run + "/resume", "").isProblem(409, "run-not-paused");
    post(run + "/cancel", "").is(202);
    post(run + "/resume", "").isProblem(409, "run-not-paused");

    assertThat(requests(run)).containsExactly("RUN_CANCEL_REQUESTED");
  }

  @Test
  void a_second_resume_has_no_effect_on_a_running_run_and_is_refused_on_a_queued_one() {
    String running = run("RUNNING");
    String queued = run("QUEUED");
    for (String run : List.of(running, queued)) {
      post(run + "/pause", "").is(202);
      post(run + "/resume", "").is(202);
    }

    post(running + "/resume", "").is(202);
    post(queued + "/resume", "").isProblem(409, "run-not-paused");

    assertThat(requests(running)).containsExactly(PAUSE, RESUME);
    assertThat(requests(queued)).containsExactly(PAUSE, RESUME);
  }

  @Test
  void a_paused_run_is_resumed_whoever_paused_it() {
    String run = run("PAUSED");

    post(run + "/resume", "").is(202);

    assertThat(requests(run)).containsExactly(RESUME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "PARTIAL", "FAILED", "CANCELLED"})
  void a_finished_run_is_neither_paused_nor_resumed(String status) {
    String run = run("QUEUED");
    ProjectedRun.of(jdbc, id(run)).ended(status);

    post(run + "/pause", "").isProblem(409, "run-not-active");
    post(run + "/resume", "").isProblem(409, "run-not-active");

    assertThat(requests(run)).isEmpty();
  }

  @Test
  void a_run_that_ended_before_its_pause_still_shows_the_request() {
    String run = run("RUNNING");
    post(run + "/pause", "").is(202);

    ProjectedRun.of(jdbc, id(run)).ended("COMPLETED");

    assertThat(get(run).body().path("pauseRequested").asBoolean()).isTrue();
  }

  @Test
  void an_unknown_run_is_not_found() {
    String run = "/api/v1/runs/" + UUID.randomUUID();
    post(run + "/pause", "").isProblem(404, "run-not-found");
    post(run + "/resume", "").isProblem(404, "run-not-found");
  }

  @Test
  void a_budget_is_refused_as_by_a_start() {
    String run = paused();

    Answer refused = post(run + "/resume", "{\"maxCostUsd\": 5}").isProblem(400, "invalid-request");
    post(run + "/resume", "{\"maxCostUsd\": null}").is(202);

    assertThat(refused.body().path("errors").path(0).path("message").asString())
        .contains("not supported");
  }

  private String paused() {
    String run = run("RUNNING");
    post(run + "/pause", "").is(202);
    new ProjectedRun(jdbc, UUID.fromString(id(run))).worked("PAUSED");
    return run;
  }

  /// The path of a run that stands where the worker says.
  private String run(String status) {
    String run = post(project(2).runs(), "").header("Location");
    new ProjectedRun(jdbc, UUID.fromString(id(run))).worked(status);
    return run;
  }

  private static String id(String run) {
    return run.substring(run.lastIndexOf('/') + 1);
  }

  private List<@Nullable String> requests(String run) {
    return jdbc.sql(
            "select type from intake.outbox where run_id = ? and position > 2 order by position")
        .param(UUID.fromString(id(run)))
        .query(String.class)
        .list();
  }
}
