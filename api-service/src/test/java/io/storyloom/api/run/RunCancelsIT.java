package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCancelsIT extends ApiIT {

  @Test
  void cancelling_twice_is_harmless() {
    Answer started = post(project(2).runs(), "");
    String run = started.header("Location");

    assertThat(post(run + "/cancel", "").status()).isEqualTo(202);
    assertThat(get(run).body().path("cancelRequested").asBoolean()).isTrue();
    assertThat(post(run + "/cancel", "").status()).isEqualTo(202);

    assertThat(commands(started))
        .containsExactly("EPIC_QUEUED", "EPIC_QUEUED", "RUN_CANCEL_REQUESTED");
  }

  @Test
  void running_and_paused_runs_can_be_cancelled() {
    Answer running = post(project(1).runs(), "");
    ProjectedRun.of(jdbc, id(running)).started();
    Answer paused = post(project(1).runs(), "");
    ProjectedRun.of(jdbc, id(paused)).started().paused();

    assertThat(post(running.header("Location") + "/cancel", "").status()).isEqualTo(202);
    assertThat(post(paused.header("Location") + "/cancel", "").status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "PARTIAL", "FAILED"})
  void a_run_that_ended_otherwise_cannot_be_cancelled(String status) {
    Answer started = post(project(1).runs(), "");
    ProjectedRun.of(jdbc, id(started)).ended(status);

    post(started.header("Location") + "/cancel", "").isProblem(409, "run-not-active");

    assertThat(commands(started)).containsExactly("EPIC_QUEUED");
    assertThat(get(started.header("Location")).body().path("cancelRequested").asBoolean())
        .isFalse();
  }

  @Test
  void the_workers_word_counts_while_the_projection_lags() {
    Answer completed = post(project(1).runs(), "");
    ProjectedRun.of(jdbc, id(completed)).started().endedByTheWorker("COMPLETED");
    Answer cancelled = post(project(1).runs(), "");
    ProjectedRun.of(jdbc, id(cancelled)).started().endedByTheWorker("CANCELLED");

    post(completed.header("Location") + "/cancel", "").isProblem(409, "run-not-active");
    assertThat(post(cancelled.header("Location") + "/cancel", "").status()).isEqualTo(202);
    assertThat(commands(cancelled)).containsExactly("EPIC_QUEUED");
  }

  @Test
  void a_cancelled_run_still_shows_the_request() {
    Answer started = post(project(1).runs(), "");
    String run = started.header("Location");
    post(run + "/cancel", "");
    ProjectedRun.of(jdbc, id(started)).ended("CANCELLED");

    assertThat(post(run + "/cancel", "").status()).isEqualTo(202);
    assertThat(get(run).body().path("cancelRequested").asBoolean()).isTrue();
  }

  @Test
  void an_unknown_run_cannot_be_cancelled() {
    post("/api/v1/runs/" + UUID.randomUUID() + "/cancel", "").isProblem(404, "run-not-found");
  }

  @Test
  void deleting_a_project_ends_its_active_run() {
    Project project = project(1);
    Answer started = post(project.runs(), "");

    assertThat(send(request(project.path()).DELETE()).status()).isEqualTo(204);

    assertThat(commands(started)).containsExactly("EPIC_QUEUED", "RUN_CANCEL_REQUESTED");
    assertThat(get(started.header("Location")).body().path("cancelRequested").asBoolean()).isTrue();
  }

  private static String id(Answer started) {
    return started.body().path("runId").asString();
  }

  private List<@Nullable String> commands(Answer started) {
    return jdbc.sql(
            "select type from intake.outbox where run_id = ? and position > 0 order by position")
        .param(UUID.fromString(id(started)))
        .query(String.class)
        .list();
  }
}
