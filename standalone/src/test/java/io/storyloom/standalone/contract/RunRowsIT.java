package io.storyloom.standalone.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/// The tables under "Runs".
class RunRowsIT extends ContractIT {

  private static final String[] STARTED = {
    "runId", "projectId", "status", "epicCount", "retryOf", "warnings"
  };
  private static final String[] PROGRESS = {
    "runId",
    "projectId",
    "retryOf",
    "status",
    "phase",
    "phaseDetail",
    "cancelRequested",
    "pauseRequested",
    "pauseReason",
    "stalled",
    "rateLimitedUntil",
    "generator",
    "totalEpics",
    "completedEpics",
    "failedEpics",
    "skippedEpics",
    "inFlightEpics",
    "pendingEpics",
    "totalStoriesCreated",
    "currentEpicIndex",
    "currentEpicId",
    "currentEpicTitle",
    "options",
    "createdAt",
    "startedAt",
    "completedAt",
    "elapsedMs",
    "estimatedRemainingMs",
    "inputTokens",
    "outputTokens",
    "costUsd",
    "error",
    "sequence"
  };
  private static final String[] EPIC = {
    "epicId",
    "epicTitle",
    "index",
    "status",
    "storiesCreated",
    "storiesDeleted",
    "retryCount",
    "startedAt",
    "completedAt",
    "durationMs",
    "inputTokens",
    "outputTokens",
    "costUsd",
    "error",
    "skipReason"
  };
  private static final String[] OPTIONS = {
    "mode", "personaSet", "existingStories", "pacing", "onError", "epicIds", "maxCostUsd"
  };

  @Test
  void post_runs_answers_202_with_location_and_the_run() {
    String project = project("Start");
    epic(project, "One", "");
    epic(project, "Two", "");

    ResponseSpec answer = post("", "/projects/{id}/runs", project);

    answer.expectStatus().isAccepted();
    hasFields(answer, "$", STARTED);
    answer.expectBody().json("{\"status\": \"QUEUED\", \"epicCount\": 2, \"retryOf\": null}");
    String run = text(answer, "$.runId");
    answer.expectHeader().location("/api/v1/runs/" + run);
    get("/runs/{id}", run)
        .expectBody()
        .json(
            """
            {"options": {"mode": "standard", "personaSet": "core", "existingStories": "skip",
                         "pacing": "safe", "onError": "continue", "epicIds": null,
                         "maxCostUsd": null}}
            """);
  }

  @Test
  void post_estimate_answers_200_with_what_a_start_would_take() {
    String project = project("Estimate");
    epic(project, "One", "");
    story(epic(project, "Two", ""), "There already");

    ResponseSpec answer = post("", "/projects/{id}/runs/estimate", project);

    answer.expectStatus().isOk();
    hasFields(
        answer,
        "$",
        "epicsToProcess",
        "epicsToSkip",
        "expectedStories",
        "inputTokens",
        "outputTokens",
        "costUsd",
        "durationMs",
        "basis",
        "warnings");
    hasFields(answer, "$.costUsd", "low", "high");
    hasFields(answer, "$.durationMs", "low", "high");
    answer.expectBody().json("{\"epicsToProcess\": 1, \"epicsToSkip\": 1, \"warnings\": []}");
    get("/projects/{id}/runs/active", project).expectStatus().isNoContent();
  }

  @Test
  void get_epic_of_a_run_shows_its_waits_and_calls() {
    String project = project("Timeline");
    String epic = epic(project, "Hesitant", "@mock fail-times=1");
    String run = run(project);
    awaitStatus(run, "COMPLETED");

    ResponseSpec timeline = get("/runs/{id}/epics/{epic}", run, epic);

    timeline.expectStatus().isOk();
    assertThat(texts(timeline, "$.calls[*].outcome")).hasSize(2);
    assertThat(texts(timeline, "$.calls[*].prompt")).hasSize(2).doesNotContainNull();
    assertThat(texts(timeline, "$.calls[*].startedAt")).hasSize(2);
    assertThat(texts(timeline, "$.waits[*].reason")).isNotEmpty();
  }

  @Test
  void get_active_run_answers_200_with_its_id_or_204() {
    String project = project("Active");
    epic(project, "Slow", "@mock latency=60s");

    get("/projects/{id}/runs/active", project).expectStatus().isNoContent().expectBody().isEmpty();
    String run = run(project);
    ResponseSpec active = get("/projects/{id}/runs/active", project);
    active.expectStatus().isOk();
    hasFields(active, "$", "runId");
    assertThat(text(active, "$.runId")).isEqualTo(run);
    post("", "/runs/{id}/cancel", run);
    awaitStatus(run, "CANCELLED");
    get("/projects/{id}/runs/active", project).expectStatus().isNoContent();
  }

  @Test
  void get_runs_lists_progress_without_epics_newest_first_and_by_status() {
    String project = project("Lists");
    epic(project, "One", "@mock fail=on purpose");
    String older = run(project);
    awaitStatus(older, "FAILED");
    String newer = run(project);
    awaitStatus(newer, "FAILED");

    ResponseSpec ofProject = get("/projects/{id}/runs", project);
    hasFields(ofProject, "$", "items", "nextCursor");
    hasFields(ofProject, "$.items[0]", PROGRESS);
    assertThat(texts(ofProject, "$.items[*].runId")).containsExactly(newer, older);
    List<String> failed = texts(get("/runs?status=FAILED&limit=200"), "$.items[*].runId");
    assertThat(failed).containsSubsequence(newer, older);
    List<String> paused = texts(get("/runs?status=PAUSED"), "$.items[*].runId");
    assertThat(paused).isEmpty();
  }

  @Test
  void get_run_shows_the_progress_under_a_weak_etag() {
    String project = project("Progress");
    epic(project, "Good", "@mock stories=3");
    epic(project, "Bad", "@mock fail=on purpose");
    String run = run(project);
    awaitStatus(run, "PARTIAL");

    ResponseSpec answer = get("/runs/{id}", run);
    answer.expectStatus().isOk();
    List<String> fields = new ArrayList<>(List.of(PROGRESS));
    fields.add("epics");
    hasFields(answer, "$", fields.toArray(String[]::new));
    hasFields(answer, "$.epics[0]", EPIC);
    hasFields(answer, "$.options", OPTIONS);
    hasFields(answer, "$.generator", "provider", "model");
    answer
        .expectBody()
        .json(
            """
            {"status": "PARTIAL", "phase": null, "phaseDetail": null, "totalEpics": 2,
             "completedEpics": 1, "failedEpics": 1, "skippedEpics": 0, "inFlightEpics": 0,
             "pendingEpics": 0, "totalStoriesCreated": 3, "currentEpicIndex": null,
             "estimatedRemainingMs": 0,
             "epics": [{"index": 1, "epicTitle": "Good", "status": "COMPLETED",
                        "storiesCreated": 3, "error": null},
                       {"index": 2, "epicTitle": "Bad", "status": "FAILED",
                        "error": "on purpose"}]}
            """);
    answer
        .expectHeader()
        .valueEquals(HttpHeaders.CACHE_CONTROL, "no-cache, private")
        .expectHeader()
        .valueMatches(HttpHeaders.ETAG, "W/\".+\"");
    String etag = String.valueOf(answer.returnResult().getResponseHeaders().getETag());
    http()
        .get()
        .uri("/runs/{id}", run)
        .header(HttpHeaders.IF_NONE_MATCH, etag)
        .exchange()
        .expectStatus()
        .isNotModified()
        .expectBody()
        .isEmpty();
  }

  @Test
  void a_run_is_never_404_from_the_moment_it_is_accepted() {
    String project = project("At once");
    epic(project, "One", "@mock stories=1");

    for (int i = 0; i < 20; i++) {
      String run = run(project);
      ResponseSpec progress = get("/runs/{id}", run);
      progress.expectStatus().isOk();
      hasFields(progress, "$.epics[0]", EPIC);
      awaitStatus(run, "COMPLETED");
    }
  }

  @Test
  void get_events_streams_the_progress_and_replays_the_events_after_last_event_id() {
    String project = project("Live");
    epic(project, "Quick", "@mock stories=1");
    String run = run(project);
    awaitStatus(run, "COMPLETED");
    String last = text(get("/runs/{id}", run), "$.sequence");

    ResponseSpec now = get("/runs/{id}/events", run);
    ResponseSpec all = eventsAfter("0", run);

    now.expectStatus().isOk().expectHeader().contentType(MediaType.TEXT_EVENT_STREAM);
    assertThat(lines(now, "event")).containsExactly("progress");
    assertThat(lines(now, "id")).containsExactly(last);
    assertThat(lines(all, "event"))
        .containsExactly(
            "RUN_STARTED",
            "EPIC_STARTED",
            "EPIC_GENERATING",
            "EPIC_SAVING",
            "EPIC_COMPLETED",
            "RUN_COMPLETED",
            "progress");
    assertThat(lines(all, "id")).containsExactly("1", "2", "3", "4", "5", "6", last);
    assertThat(lines(all, "data").get(4))
        .contains("\"sequence\":5", "\"type\":\"EPIC_COMPLETED\"", "\"storiesCreated\":1");
    eventsAfter(last, run).expectStatus().isNoContent();
  }

  private static ResponseSpec eventsAfter(String sequence, String run) {
    return http().get().uri("/runs/{id}/events", run).header("Last-Event-ID", sequence).exchange();
  }

  private static List<String> lines(ResponseSpec stream, String field) {
    return body(stream)
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .toList();
  }

  @Test
  void cancel_is_202_while_queued_or_running_and_shown_at_once() {
    String project = project("Cancel");
    epic(project, "Slow", "@mock latency=60s");
    String run = run(project);

    post("", "/runs/{id}/cancel", run).expectStatus().isAccepted();

    get("/runs/{id}", run).expectBody().json("{\"cancelRequested\": true}");
    awaitStatus(run, "CANCELLED");
    post("", "/projects/{id}/runs", project).expectStatus().isAccepted();
  }

  @Test
  void cancel_of_a_cancelled_run_is_202_without_effect() {
    String project = project("Cancel twice");
    epic(project, "Slow", "@mock latency=60s");
    String run = run(project);
    post("", "/runs/{id}/cancel", run);
    awaitStatus(run, "CANCELLED");
    String sequence = text(get("/runs/{id}", run), "$.sequence");

    post("", "/runs/{id}/cancel", run).expectStatus().isAccepted();

    assertThat(text(get("/runs/{id}", run), "$.sequence")).isEqualTo(sequence);
  }

  @Test
  void cancel_of_a_run_that_ended_otherwise_is_409() {
    String project = project("Too late");
    epic(project, "Quick", "@mock stories=1");
    String run = run(project);
    awaitStatus(run, "COMPLETED");

    post("", "/runs/{id}/cancel", run)
        .expectStatus()
        .isEqualTo(HttpStatus.CONFLICT)
        .expectBody()
        .json("{\"code\": \"run-not-active\"}");
  }

  @Test
  void an_idempotency_key_replays_the_first_202_of_a_start() {
    String project = project("Keys");
    epic(project, "Quick", "@mock stories=1");

    ResponseSpec first = startUnder("once", "{\"pacing\": \"fast\"}", project);
    ResponseSpec again = startUnder("once", "{ \"pacing\":\"fast\" }", project);
    ResponseSpec other = startUnder("once", "{\"pacing\": \"safe\"}", project);

    first.expectStatus().isAccepted().expectHeader().doesNotExist("Idempotent-Replayed");
    again
        .expectStatus()
        .isAccepted()
        .expectHeader()
        .valueEquals("Idempotent-Replayed", "true")
        .expectBody()
        .json(body(first));
    other
        .expectStatus()
        .isEqualTo(HttpStatus.CONFLICT)
        .expectBody()
        .json("{\"code\": \"idempotency-key-reused\"}");
  }

  private static ResponseSpec startUnder(String key, String body, String project) {
    return http()
        .post()
        .uri("/projects/{id}/runs", project)
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body)
        .exchange();
  }
}
