package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunStartsIT extends ApiIT {

  @Test
  void an_empty_body_starts_a_run_with_all_defaults() {
    Project project = project(2);

    Answer answer = post(project.runs(), "");

    assertThat(answer.status()).isEqualTo(202);
    String run = answer.body().path("runId").asString();
    assertThat(answer.header("Location")).isEqualTo("/api/v1/runs/" + run);
    assertThat(answer.body().path("projectId").asString()).isEqualTo(project.id().toString());
    assertThat(answer.body().path("status").asString()).isEqualTo("QUEUED");
    assertThat(answer.body().path("epicCount").asInt()).isEqualTo(2);
    assertThat(answer.body().path("retryOf").isNull()).isTrue();
    assertThat(answer.body().path("warnings").isEmpty()).isTrue();
    assertThat(get(answer.header("Location")).body().path("options").toString())
        .contains("\"mode\":\"standard\"", "\"epicIds\":null", "\"maxCostUsd\":null");
  }

  @Test
  void chosen_epics_keep_the_order_of_the_project() {
    Project project = project(3);

    Answer answer =
        post(
            project.runs(),
            "{\"epicIds\": [\"%s\", \"%s\"], \"mode\": \"compact\"}"
                .formatted(project.epics().get(2), project.epics().get(0)));

    assertThat(answer.status()).isEqualTo(202);
    var epics = get(answer.header("Location")).body().path("epics");
    assertThat(epics.size()).isEqualTo(2);
    assertThat(epics.path(0).path("epicTitle").asString()).isEqualTo("Epic 1");
    assertThat(epics.path(1).path("epicTitle").asString()).isEqualTo("Epic 3");
    assertThat(epics.path(1).path("index").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"mode": "huge"}                 | mode             | compact, standard, detailed
          {"mode": "STANDARD"}             | mode             | compact, standard, detailed
          {"mode": 1}                      | mode             | compact, standard, detailed
          {"personaSet": ""}               | personaSet       | lightweight, core, full
          {"existingStories": "changed"}   | existingStories  | skip, replace
          {"pacing": {}}                   | pacing           | safe, normal, fast
          {"onError": true}                | onError          | continue, stop
          {"mood": "good"}                 | mood             | unknown field
          {"epicIds": "all"}               | epicIds          | a list
          {"epicIds": [1]}                 | epicIds[0]       | a string
          {"epicIds": [null]}              | epicIds[0]       | the id of an epic
          {"epicIds": ["a\\u0000b"]}       | epicIds[0]       | control characters
          {"epicIds": ["a", "a"]}          | epicIds[1]       | twice
          {"acknowledgeLargeRun": "true"}  | acknowledgeLargeRun | true or false
          {"maxCostUsd": 5}                | maxCostUsd       | not supported
          """)
  void a_field_that_is_wrong_is_named(String body, String field, String message) {
    Answer answer = post(project(1).runs(), body).isProblem(400, "invalid-request");

    assertThat(answer.body().path("errors").path(0).path("field").asString()).isEqualTo(field);
    assertThat(answer.body().path("errors").path(0).path("message").asString()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null",
        "3",
        "{} {}",
        "{\"mode\": \"compact\", \"mode\": \"compact\"}",
        "{\"mode\": \"com\u0000pact\"}",
        "{\"mode\"\u0001: \"compact\"}",
        "mode=compact"
      })
  void what_is_no_json_object_is_refused(String body) {
    post(project(1).runs(), body).isProblem(400, "invalid-request");
  }

  @Test
  void a_start_is_checked_in_the_order_of_the_contract() {
    String nobody = "[\"" + UUID.randomUUID() + "\"]";
    String unknown = "/api/v1/projects/" + UUID.randomUUID() + "/runs";
    post(unknown, "").isProblem(404, "project-not-found");
    post("/api/v1/projects/nonsense/runs", "").isProblem(404, "project-not-found");
    post(project(0).runs(), "").isProblem(422, "no-epics");
    post(project(1).runs(), "{\"epicIds\": []}").isProblem(422, "no-epics");
    Answer foreign =
        post(project(1).runs(), "{\"epicIds\": " + nobody + "}")
            .isProblem(422, "epic-not-in-project");
    assertThat(foreign.body().path("epicIds").toString()).isEqualTo(nobody);

    Project busy = project(1);
    String active = post(busy.runs(), "").body().path("runId").asString();
    Answer second =
        post(busy.runs(), "{\"epicIds\": " + nobody + "}").isProblem(409, "run-already-active");
    assertThat(second.body().path("activeRunId").asString()).isEqualTo(active);
  }

  @Test
  void the_size_of_a_run_is_guarded() {
    assertThat(post(project(10).runs(), "").body().path("warnings").isEmpty()).isTrue();
    assertThat(post(project(11).runs(), "").body().path("warnings").path(0).asString())
        .isEqualTo("This may take several minutes");
    Project large = project(26);
    post(large.runs(), "").isProblem(422, "acknowledgement-required");
    assertThat(post(large.runs(), "{\"acknowledgeLargeRun\": true}").status()).isEqualTo(202);
    Answer refused =
        post(project(51).runs(), "{\"acknowledgeLargeRun\": true}")
            .isProblem(422, "too-many-epics");
    assertThat(refused.body().path("detail").asString())
        .isEqualTo("Please use per-epic generation for large projects");
  }

  @Test
  void a_hundred_simultaneous_starts_give_exactly_one_run() throws Exception {
    Project project = project(3);

    List<Answer> answers = Simultaneous.answers(100, () -> post(project.runs(), ""));

    assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(99);
    assertThat(count("select count(*) from intake.run where project_id = ?", project)).isOne();
    assertThat(
            count(
                "select count(*) from intake.outbox o join intake.run r using (run_id)"
                    + " where r.project_id = ?",
                project))
        .isEqualTo(4);
  }

  @Test
  void a_hundred_starts_under_one_key_are_one_run_for_everybody() throws Exception {
    Project project = project(1);

    List<Answer> answers =
        Simultaneous.answers(100, () -> post(project.runs(), "{}", "Idempotency-Key", "the-one"));

    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.stream().map(answer -> answer.response().body()).distinct()).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.header("Idempotent-Replayed").isEmpty())
        .hasSize(1);
  }

  @Test
  void a_key_stands_for_one_parsed_body() {
    Project project = project(1);
    String[] key = {"Idempotency-Key", "k"};
    Answer first = post(project.runs(), "{\"pacing\": \"fast\", \"mode\": \"compact\"}", key);

    Answer again = post(project.runs(), "{ \"mode\":\"compact\",\"pacing\":\"fast\" }", key);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    post(project.runs(), "{}", key).isProblem(409, "idempotency-key-reused");
    post(project(1).runs(), "{}", key);

    jdbc.sql("delete from catalog.project where id = ?").param(project.id()).update();
    assertThat(post(project.runs(), "{\"mode\":\"compact\",\"pacing\":\"fast\"}", key).status())
        .isEqualTo(202);
  }

  @Test
  void a_refused_start_leaves_its_key_free() {
    Project project = project(0);
    post(project.runs(), "", "Idempotency-Key", "later").isProblem(422, "no-epics");
    post(project.runs(), "{\"mode\":\"compact\"}", "Idempotency-Key", "later")
        .isProblem(422, "no-epics");
  }

  @Test
  void a_key_is_forgotten_after_seven_days() {
    Project project = project(1);
    post(project.runs(), "", "Idempotency-Key", "old");
    jdbc.sql("update intake.idempotency_key set created_at = now() - interval '8 days'").update();

    post(project.runs(), "", "Idempotency-Key", "old").isProblem(409, "run-already-active");
  }

  @Test
  void a_key_is_visible_ascii() {
    Project project = project(1);
    post(project.runs(), "", "Idempotency-Key", "two words").isProblem(400, "invalid-request");
    post(project.runs(), "", "Idempotency-Key", "x".repeat(256)).isProblem(400, "invalid-request");
    assertThat(post(project.runs(), "", "Idempotency-Key", "x".repeat(255)).status())
        .isEqualTo(202);
  }

  private int count(String sql, Project project) {
    return jdbc.sql(sql).param(project.id()).query(Integer.class).single();
  }
}
