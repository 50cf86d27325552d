package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The edge cases of a run, a test each, but for a worker that is killed, which [ThreeProcessesIT]
/// and [FailpointsIT] show with real processes.
class EdgeCasesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final JsonMapper JSON = new JsonMapper();

  private static Services services;

  @BeforeAll
  static void start() {
    services =
        new Services(
            "storyloom.pacing.fast.backoff=50ms,100ms",
            "storyloom.generator.timeout=1s",
            "storyloom.run.stalled-after=3s");
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Test
  void epic_deleted_while_the_run_goes_on() {
    UUID project = project("@mock latency=900ms", "never started", "third");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "GENERATING");
    services.api.delete("/epics/" + epic(run, 2).path("epicId").asString());

    JsonNode end = services.api.awaitEnd(run, PATIENCE);

    assertThat(end.path("status").asString()).isEqualTo("COMPLETED");
    assertThat(statuses(end)).containsExactly("COMPLETED", "SKIPPED", "COMPLETED");
    assertThat(end.path("epics").path(1).path("skipReason").asString())
        .isEqualTo("Epic no longer exists");
    holds(run);
  }

  @Test
  void epic_deleted_while_it_is_generated() {
    UUID project = project("@mock hang", "second");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "GENERATING");
    services.api.delete("/epics/" + epic(run, 1).path("epicId").asString());

    JsonNode end = services.api.awaitEnd(run, PATIENCE);

    assertThat(statuses(end)).containsExactly("SKIPPED", "COMPLETED");
    assertThat(end.path("epics").path(0).path("skipReason").asString())
        .isEqualTo("Epic no longer exists");
    holds(run);
  }

  @Test
  void epic_edited_while_the_run_goes_on() {
    UUID project = project("@mock latency=900ms", "@mock stories=3");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "GENERATING");
    services.api.patch(
        "/epics/" + epic(run, 2).path("epicId").asString(),
        """
        {"title": "Edited", "description": "@mock stories=7"}\
        """);

    JsonNode end = services.api.awaitEnd(run, PATIENCE);

    assertThat(end.path("epics").path(1).path("epicTitle").asString()).isEqualTo("Edited");
    assertThat(end.path("epics").path(1).path("storiesCreated").asInt()).isEqualTo(7);
    holds(run);
  }

  @Test
  void project_deleted_while_the_run_is_queued() {
    services.stopWorker();
    UUID project;
    UUID run;
    try {
      project = project("first", "second");
      run = services.api.start(project);
      assertThat(services.api.progress(run).path("status").asString()).isEqualTo("QUEUED");
      services.api.delete("/projects/" + project);
    } finally {
      services.startWorker();
    }
    endsAsItsProject(project, run);
  }

  @Test
  void project_deleted_while_the_run_is_running() {
    UUID project = project("@mock stories=3", "@mock latency=900ms");
    UUID run = services.api.start(project);
    awaitEpic(run, 2, "GENERATING");
    services.api.delete("/projects/" + project);
    endsAsItsProject(project, run);
  }

  @Test
  void project_deleted_while_the_run_is_paused() {
    UUID project = project("@mock latency=300ms", "second");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "GENERATING");
    services.api.ask(run, "pause");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> services.api.progress(run).path("status").asString().equals("PAUSED"));
    services.api.delete("/projects/" + project);
    endsAsItsProject(project, run);
  }

  private static void endsAsItsProject(UUID project, UUID run) {
    JsonNode end = services.api.awaitEnd(run, PATIENCE);
    assertThat(end.path("status").asString()).isEqualTo("FAILED");
    assertThat(end.path("error").asString()).isEqualTo("Project no longer exists");
    assertThat(
            services
                .jdbc
                .sql("select count(*) from catalog.story where project_id = ?")
                .param(project)
                .query(Long.class)
                .single())
        .as("stories that appear afterwards")
        .isZero();
  }

  @Test
  void generator_returns_no_story() {
    JsonNode end = ended("@mock empty", "@mock stories=3");
    assertThat(end.path("status").asString()).isEqualTo("PARTIAL");
    assertThat(statuses(end)).containsExactly("FAILED", "COMPLETED");
    assertThat(end.path("epics").path(0).path("error").asString())
        .isEqualTo("No stories were generated");
  }

  @Test
  void generator_returns_malformed_output() {
    JsonNode end = ended("@mock malformed", "@mock stories=3");
    assertThat(statuses(end)).containsExactly("FAILED", "COMPLETED");
    assertThat(end.path("epics").path(0).path("retryCount").asInt()).isEqualTo(2);
    assertThat(end.path("epics").path(0).path("error").asString()).isNotBlank();
  }

  @Test
  void generator_never_answers() {
    JsonNode end = ended("@mock hang", "@mock stories=3");
    assertThat(statuses(end)).containsExactly("FAILED", "COMPLETED");
    assertThat(end.path("epics").path(0).path("retryCount").asInt()).isEqualTo(2);
    assertThat(end.path("epics").path(0).path("error").asString()).contains("No answer within 1 s");
    assertThat(end.path("epics").path(0).path("durationMs").asLong()).isGreaterThan(2_900);
  }

  @Test
  void duplicate_story_titles() {
    UUID project = project("one");
    String epic =
        services
            .api
            .get("/projects/" + project + "/epics")
            .path("items")
            .path(0)
            .path("id")
            .asString();
    ObjectNode story = JSON.createObjectNode().put("title", "The same").put("text", "Twice");
    services.api.post("/epics/" + epic + "/stories", story);
    services.api.post("/epics/" + epic + "/stories", story);
    assertThat(services.api.get("/epics/" + epic + "/stories").path("items").size()).isEqualTo(2);
  }

  @Test
  void database_away_in_the_middle_of_a_run() {
    UUID project = project("@mock latency=500ms", "@mock latency=500ms", "third");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "GENERATING");
    services.whileDatabaseIsAway(() -> {
      Awaitility.await()
          .pollDelay(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(6))
          .until(() -> true);
      return null;
    });
    services.api.awaitCompleted(List.of(run), PATIENCE);
    holds(run);
  }

  @Test
  void no_worker_sends_a_sign_of_life() {
    UUID project = project("@mock latency=800ms", "@mock latency=800ms", "third");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "GENERATING");
    services.stopWorker();
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> services.api.progress(run).path("stalled").asBoolean());
      assertThat(services.api.progress(run).path("status").asString()).isEqualTo("RUNNING");
    } finally {
      services.startWorker();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !services.api.progress(run).path("stalled").asBoolean());
    services.api.awaitCompleted(List.of(run), PATIENCE);
    holds(run);
  }

  @Test
  void stories_edited_by_hand_during_the_run() {
    UUID project = project("@mock stories=3", "@mock latency=900ms\n@mock stories=3");
    UUID run = services.api.start(project);
    awaitEpic(run, 1, "COMPLETED");
    String epic = epic(run, 1).path("epicId").asString();
    String story = stories(epic).path(0).path("id").asString();
    services.api.patch("/stories/" + story, "{\"title\": \"By hand\"}");
    services.api.awaitCompleted(List.of(run), PATIENCE);
    assertThat(stories(epic).path(0).path("title").asString()).isEqualTo("By hand");

    services.api.awaitCompleted(List.of(services.api.start(project)), PATIENCE);
    assertThat(stories(epic).path(0).path("title").asString())
        .as("after a run that skips")
        .isEqualTo("By hand");

    services.api.awaitCompleted(List.of(services.api.start(project, "replace")), PATIENCE);
    assertThat(stories(epic).toString()).as("after one that replaces").doesNotContain("By hand");
    assertThat(stories(epic).size()).isEqualTo(3);
  }

  private static UUID project(String... descriptions) {
    UUID project = services.api.createProject("Edge case");
    services.api.addEpics(project, List.of(descriptions));
    return project;
  }

  private static JsonNode ended(String... descriptions) {
    UUID run = services.api.start(project(descriptions));
    JsonNode end = services.api.awaitEnd(run, PATIENCE);
    holds(run);
    return end;
  }

  private static void holds(UUID run) {
    services.invariants.holdOf(List.of(run));
  }

  private static void awaitEpic(UUID run, int index, String status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> epic(run, index).path("status").asString().equals(status));
  }

  private static JsonNode epic(UUID run, int index) {
    return services.api.progress(run).path("epics").path(index - 1);
  }

  private static JsonNode stories(String epic) {
    return services.api.get("/epics/" + epic + "/stories").path("items");
  }

  private static List<String> statuses(JsonNode progress) {
    return progress.path("epics").valueStream().map(e -> e.path("status").asString()).toList();
  }
}
