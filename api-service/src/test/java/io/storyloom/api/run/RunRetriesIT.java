package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRetriesIT extends ApiIT {

  private static final String DEFAULTS = "{\"mode\": \"detailed\", \"pacing\": \"fast\"}";

  @ParameterizedTest
  @ValueSource(strings = {"PARTIAL", "FAILED", "CANCELLED"})
  void exactly_the_failed_epics_are_done_again_with_the_same_options(String status) {
    Project project = project(4);
    String run = ended(project, status, "FAILED", "COMPLETED", "FAILED", "PENDING");

    Answer answer = post(run + "/retry", "").is(202);

    String retry = answer.header("Location");
    assertThat(retry).isEqualTo("/api/v1/runs/" + answer.text("runId"));
    assertThat(answer.text("status")).isEqualTo("QUEUED");
    assertThat(answer.body().path("epicCount").asInt()).isEqualTo(2);
    assertThat(answer.text("retryOf")).isEqualTo(id(run));
    assertThat(epics(retry)).containsExactly("1 Epic 1", "2 Epic 3");
    assertThat(get(retry).body().path("options")).isEqualTo(get(run).body().path("options"));
    assertThat(get(retry).text("retryOf")).isEqualTo(id(run));
    assertThat(get(run).body().path("retryOf").isNull()).isTrue();
  }

  @Test
  void a_run_of_chosen_epics_is_retried_too() {
    Project project = project(3);
    String body =
        "{\"epicIds\": [\"%s\", \"%s\"]}".formatted(project.epics().get(2), project.epics().get(1));
    String run = post(project.runs(), body).is(202).header("Location");
    end(run, "PARTIAL", "COMPLETED", "FAILED");

    String retry = post(run + "/retry", "").is(202).header("Location");

    assertThat(epics(retry)).containsExactly("1 Epic 3");
    assertThat(get(retry).body().path("options")).isEqualTo(get(run).body().path("options"));
  }

  @Test
  void epics_deleted_since_are_left_out() {
    Project project = project(3);
    String run = ended(project, "FAILED", "FAILED", "FAILED", "FAILED");
    delete(project.epic(1)).is(204);

    assertThat(epics(post(run + "/retry", "").is(202).header("Location")))
        .containsExactly("1 Epic 1", "2 Epic 3");
  }

  @Test
  void epics_that_a_later_run_completed_are_left_out() {
    Project project = project(2);
    String first = ended(project, "FAILED", "FAILED", "FAILED");
    String second = ended(project, "PARTIAL", "COMPLETED", "FAILED");

    String third = post(first + "/retry", "").is(202).header("Location");
    assertThat(epics(third)).containsExactly("1 Epic 2");
    end(third, "COMPLETED", "COMPLETED");

    post(first + "/retry", "").isProblem(422, "no-failed-epics");
    post(second + "/retry", "").isProblem(422, "no-failed-epics");
  }

  @Test
  void an_epic_completed_earlier_that_failed_when_it_was_replaced_is_done_again() {
    Project project = project(1);
    ended(project, "COMPLETED", "COMPLETED");
    String replacing = ended(project, "FAILED", "FAILED");

    assertThat(epics(post(replacing + "/retry", "").is(202).header("Location")))
        .containsExactly("1 Epic 1");
  }

  @Test
  void a_retry_is_retried() {
    Project project = project(3);
    String run = ended(project, "PARTIAL", "FAILED", "COMPLETED", "FAILED");
    String retry = post(run + "/retry", "").is(202).header("Location");
    end(retry, "PARTIAL", "COMPLETED", "FAILED");

    String again = post(retry + "/retry", "").is(202).header("Location");

    assertThat(epics(again)).containsExactly("1 Epic 3");
    assertThat(get(again).text("retryOf")).isEqualTo(id(retry));
    end(again, "FAILED", "FAILED");
    assertThat(get(post(run + "/retry", "").is(202).header("Location")).text("retryOf"))
        .isEqualTo(id(run));
  }

  @Test
  void a_run_without_failed_epics_is_refused() {
    post(ended(project(1), "COMPLETED", "COMPLETED") + "/retry", "")
        .isProblem(422, "no-failed-epics");
    post(ended(project(1), "CANCELLED", "PENDING") + "/retry", "")
        .isProblem(422, "no-failed-epics");
    Project project = project(1);
    String run = ended(project, "FAILED", "FAILED");
    delete(project.path()).is(204);

    Answer refused = post(run + "/retry", "").isProblem(422, "no-failed-epics");
    assertThat(refused.text("detail")).isEqualTo("No failed epics to retry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"QUEUED", "RUNNING", "PAUSED"})
  void an_active_run_is_refused(String status) {
    Project project = project(1);
    String run = post(project.runs(), "").header("Location");
    of(run).worked(status);
    post(run + "/retry", "").isProblem(409, "run-still-active");

    delete(project.path()).is(204);
    post(run + "/retry", "").isProblem(409, "run-still-active");
  }

  @Test
  void a_project_has_one_active_run() {
    Project project = project(1);
    String failed = ended(project, "FAILED", "FAILED");
    Answer active = post(project.runs(), "").is(202);

    Answer refused = post(failed + "/retry", "").isProblem(409, "run-already-active");

    assertThat(refused.text("activeRunId")).isEqualTo(active.text("runId"));
  }

  @Test
  void the_size_of_a_retry_is_guarded() {
    Project project = project(26);
    String[] failed = Collections.nCopies(26, "FAILED").toArray(String[]::new);
    String run = post(project.runs(), "{\"acknowledgeLargeRun\": true}").is(202).header("Location");
    end(run, "FAILED", failed);

    post(run + "/retry", "").isProblem(422, "acknowledgement-required");
    post(run + "/retry", "{\"acknowledgeLargeRun\": \"yes\"}").isProblem(400, "invalid-request");
    Answer answer = post(run + "/retry", "{\"acknowledgeLargeRun\": true}").is(202);

    assertThat(answer.body().path("warnings").path(0).asString())
        .isEqualTo("This may take several minutes");
  }

  @Test
  void an_unknown_run_is_not_found() {
    post("/api/v1/runs/" + UUID.randomUUID() + "/retry", "").isProblem(404, "run-not-found");
  }

  @Test
  void a_key_is_looked_up_before_every_other_check() {
    Project project = project(1);
    String run = ended(project, "FAILED", "FAILED");
    String[] key = {"Idempotency-Key", "again"};
    Answer first = post(run + "/retry", "", key).is(202);

    Answer second = post(run + "/retry", "{}", key).is(202);

    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.body()).isEqualTo(first.body());
    post(run + "/retry", "{\"acknowledgeLargeRun\": true}", key)
        .isProblem(409, "idempotency-key-reused");
    post(ended(project(1), "FAILED", "FAILED") + "/retry", "", key).is(202);
  }

  @Test
  void a_hundred_simultaneous_retries_give_exactly_one_run() throws Exception {
    Project project = project(3);
    String run = ended(project, "FAILED", "FAILED", "FAILED", "FAILED");

    List<Answer> answers = Simultaneous.answers(100, () -> post(run + "/retry", ""));

    assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 409)
        .hasSize(99)
        .allSatisfy(answer -> answer.isProblem(409, "run-already-active"));
  }

  @Test
  void a_hundred_retries_under_one_key_are_one_run_for_everybody() throws Exception {
    String run = ended(project(1), "FAILED", "FAILED");

    List<Answer> answers =
        Simultaneous.answers(100, () -> post(run + "/retry", "", "Idempotency-Key", "one"));

    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.stream().map(answer -> answer.response().body()).distinct()).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.header("Idempotent-Replayed").isEmpty())
        .hasSize(1);
  }

  private String ended(Project project, String status, String... epics) {
    String run = post(project.runs(), DEFAULTS).is(202).header("Location");
    end(run, status, epics);
    return run;
  }

  /// The projection knows nothing of it.
  private void end(String run, String status, String... epics) {
    of(run).endedByTheWorker(status, epics);
  }

  private ProjectedRun of(String run) {
    return new ProjectedRun(jdbc, UUID.fromString(id(run)));
  }

  private static String id(String run) {
    return run.substring(run.lastIndexOf('/') + 1);
  }

  private List<String> epics(String run) {
    return Arrays.stream(new int[] {0, 1, 2, 3})
        .mapToObj(i -> get(run).body().path("epics").path(i))
        .filter(epic -> !epic.isMissingNode())
        .map(epic -> epic.path("index").asInt() + " " + epic.path("epicTitle").asString())
        .toList();
  }
}
