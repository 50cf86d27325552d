package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// History is shared, so each test has a mode and persona set of its own.
class EstimatesIT extends ApiIT {

  private static final String NO_HISTORY = "\"mode\": \"detailed\", \"personaSet\": \"full\"";

  @Test
  void without_history_an_estimate_rests_on_configured_averages() {
    Project project = project(3);

    JsonNode estimate = estimate(project, "{" + NO_HISTORY + "}").is(200).body();

    assertThat(new HashSet<>(estimate.propertyNames()))
        .isEqualTo(
            Set.of(
                "epicsToProcess",
                "epicsToSkip",
                "expectedStories",
                "inputTokens",
                "outputTokens",
                "costUsd",
                "durationMs",
                "basis",
                "warnings"));
    assertThat(estimate.path("basis").asString()).isEqualTo("defaults");
    assertThat(estimate.path("epicsToProcess").asInt()).isEqualTo(3);
    assertThat(estimate.path("epicsToSkip").asInt()).isZero();
    assertThat(estimate.path("expectedStories").asInt()).isEqualTo(41);
    assertThat(estimate.path("inputTokens").asInt()).isEqualTo(750);
    assertThat(estimate.path("outputTokens").asInt()).isEqualTo(6_480);
    assertThat(estimate.path("costUsd").toString()).isEqualTo("{\"low\":0,\"high\":0}");
    assertThat(estimate.path("durationMs").toString()).isEqualTo("{\"low\":9000,\"high\":9900}");
    assertThat(estimate.path("warnings").isEmpty()).isTrue();
  }

  @Test
  void history_is_what_the_finished_epics_of_the_mode_and_persona_set_took() {
    String kind = "\"mode\": \"compact\", \"personaSet\": \"lightweight\"";
    ProjectedRun run = history(12, "{" + kind + "}").started();
    for (int i = 1; i <= 10; i++) {
      run.took(i, i, 100 * i, 1_000 * i, 1_000 * i);
    }
    run.epic(11, "FAILED", "It broke").epic(12, "SKIPPED", "Has stories");
    history(1, "{\"mode\": \"compact\", \"personaSet\": \"core\"}").took(1, 99, 9, 9, 999_999);

    JsonNode estimate = estimate(project(2), "{" + kind + "}").is(200).body();

    assertThat(estimate.path("basis").asString()).isEqualTo("history");
    assertThat(estimate.path("expectedStories").asInt()).isEqualTo(11);
    assertThat(estimate.path("inputTokens").asInt()).isEqualTo(1_100);
    assertThat(estimate.path("outputTokens").asInt()).isEqualTo(11_000);
    assertThat(estimate.path("durationMs").path("low").asInt()).isEqualTo(2 * 5_500 + 3_000);
    assertThat(estimate.path("durationMs").path("high").asInt()).isEqualTo(2 * 9_100 + 3_000);
  }

  @Test
  void the_rest_of_a_run_is_estimated_from_history_until_the_run_has_durations_of_its_own() {
    String kind = "{\"mode\": \"standard\", \"personaSet\": \"full\", \"pacing\": \"fast\"}";
    history(1, kind).took(1, 9, 9, 9, 20_000);

    Answer started = post(project(3).runs(), kind).is(202);
    String run = started.header("Location");
    assertThat(remaining(run)).isEqualTo(3 * 20_000 + 2 * 500);
    ProjectedRun projected = ProjectedRun.of(jdbc, started.text("runId")).started();
    assertThat(remaining(run)).isEqualTo(3 * 20_000 + 2 * 500);
    projected.epic(1, "GENERATING");
    assertThat(remaining(run)).isBetween(2 * 20_500L + 10_000, 2 * 20_500L + 20_000);
    projected.took(1, 9, 9, 9, 1_000);
    assertThat(remaining(run)).isEqualTo(2 * 1_500);

    JsonNode listed = get(run.replace("/runs/" + started.text("runId"), "/runs?limit=200")).body();
    assertThat(listed.path("items").valueStream())
        .anyMatch(item -> item.path("estimatedRemainingMs").asLong() == 2 * 1_500);
  }

  @Test
  void epics_with_stories_are_skipped_unless_they_are_to_be_replaced() {
    Project project = project(3);
    for (int index : new int[] {0, 2}) {
      post(project.epic(index) + "/stories", "{\"title\": \"A\"}").is(201);
    }

    JsonNode skipping = estimate(project, "{" + NO_HISTORY + "}").is(200).body();
    assertThat(skipping.path("epicsToProcess").asInt()).isOne();
    assertThat(skipping.path("epicsToSkip").asInt()).isEqualTo(2);
    assertThat(skipping.path("durationMs").path("low").asInt()).isEqualTo(4_000);

    String replace = "{\"existingStories\": \"replace\", " + NO_HISTORY + "}";
    JsonNode replacing = estimate(project, replace).is(200).body();
    assertThat(replacing.path("epicsToProcess").asInt()).isEqualTo(3);
    assertThat(replacing.path("epicsToSkip").asInt()).isZero();

    String chosen = "{\"epicIds\": [\"" + project.epics().get(1) + "\"], " + NO_HISTORY + "}";
    JsonNode one = estimate(project, chosen).is(200).body();
    assertThat(one.path("epicsToProcess").asInt()).isOne();
    assertThat(one.path("epicsToSkip").asInt()).isZero();
    assertThat(one.path("durationMs").path("low").asInt()).isEqualTo(1_000);
  }

  @Test
  void what_a_start_would_refuse_for_good_is_refused() {
    post("/api/v1/projects/" + UUID.randomUUID() + "/runs/estimate", "")
        .isProblem(404, "project-not-found");
    estimate(project(0), "").isProblem(422, "no-epics");
    estimate(project(1), "{\"epicIds\": []}").isProblem(422, "no-epics");
    String foreign = project(1).epics().getFirst().toString();
    Answer refused =
        estimate(project(1), "{\"epicIds\": [\"" + foreign + "\"]}")
            .isProblem(422, "epic-not-in-project");
    assertThat(refused.body().path("epicIds").path(0).asString()).isEqualTo(foreign);
    estimate(project(51), "{\"acknowledgeLargeRun\": true}").isProblem(422, "too-many-epics");
    estimate(project(1), "{\"mode\": \"huge\"}").isProblem(400, "invalid-request");
  }

  @Test
  void what_is_over_by_the_start_is_only_warned_of() {
    assertThat(warnings(project(10), "")).isEmpty();
    assertThat(warnings(project(11), "")).containsExactly("This may take several minutes");
    Project large = project(26);
    assertThat(warnings(large, "{\"acknowledgeLargeRun\": true}"))
        .containsExactly("This may take several minutes");
    assertThat(warnings(large, ""))
        .containsExactly(
            "This may take several minutes",
            "A run of 26 epics is started only with acknowledgeLargeRun: true.");

    Project busy = project(1);
    post(busy.runs(), "").is(202);
    assertThat(warnings(busy, "")).isEmpty();
    assertThat(get(large.runs()).body().path("items").isEmpty()).isTrue();
  }

  private ProjectedRun history(int epics, String options) {
    return ProjectedRun.of(jdbc, post(project(epics).runs(), options).is(202).text("runId"))
        .asHistory();
  }

  private Answer estimate(Project project, String body) {
    return post(project.runs() + "/estimate", body);
  }

  private List<String> warnings(Project project, String body) {
    return estimate(project, body)
        .is(200)
        .body()
        .path("warnings")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private long remaining(String run) {
    return get(run).is(200).body().path("estimatedRemainingMs").asLong();
  }
}
