package io.storyloom.standalone.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/// The rows of the table of cancel, pause, resume and retry, with everything behind them.
class ControlRowsIT extends ContractIT {

  private static final int ACCEPTED = 202;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  @Test
  void cancel() {
    String run = running("@mock latency=60s");
    is(ask("cancel", run), ACCEPTED);
    get("/runs/{id}", run).expectBody().json("{\"cancelRequested\": true}");
    awaitStatus(run, "CANCELLED");
    String etag = etag(run);
    is(ask("cancel", run), ACCEPTED);
    assertThat(etag(run)).isEqualTo(etag);

    String paused = paused();
    is(ask("cancel", paused), ACCEPTED);
    awaitStatus(paused, "CANCELLED");

    is(ask("cancel", ended("", "COMPLETED")), CONFLICT, "run-not-active");
    is(ask("cancel", ended("@mock fail=no", "FAILED")), CONFLICT, "run-not-active");
  }

  @Test
  void pause() {
    String run = running("@mock latency=1500ms");
    is(ask("pause", run), ACCEPTED);
    get("/runs/{id}", run).expectBody().json("{\"pauseRequested\": true}");
    awaitStatus(run, "PAUSED");
    get("/runs/{id}", run)
        .expectBody()
        .json(
            """
            {"pauseRequested": true, "pauseReason": "USER", "completedEpics": 1, "inFlightEpics": 0,
             "pendingEpics": 1, "phase": "GENERATING_STORIES"}
            """);
    String etag = etag(run);
    is(ask("pause", run), ACCEPTED);
    assertThat(etag(run)).isEqualTo(etag);

    ask("cancel", run);
    awaitStatus(run, "CANCELLED");
    get("/runs/{id}", run).expectBody().json("{\"pauseRequested\": true, \"pauseReason\": null}");
    is(ask("pause", run), CONFLICT, "run-not-active");
    is(ask("pause", ended("", "COMPLETED")), CONFLICT, "run-not-active");
    is(ask("pause", ended("@mock fail=no", "FAILED")), CONFLICT, "run-not-active");
  }

  @Test
  void resume() {
    String run = running("@mock latency=1500ms");
    is(ask("resume", run), CONFLICT, "run-not-paused");
    ask("pause", run);
    is(ask("resume", run), ACCEPTED);
    get("/runs/{id}", run).expectBody().json("{\"pauseRequested\": false}");
    is(ask("resume", run), ACCEPTED);
    awaitStatus(run, "COMPLETED");
    is(ask("resume", run), CONFLICT, "run-not-active");

    String paused = paused();
    is(ask("resume", paused), ACCEPTED);
    awaitStatus(paused, "COMPLETED");

    String cancelled = running("@mock latency=60s");
    ask("cancel", cancelled);
    awaitStatus(cancelled, "CANCELLED");
    is(ask("resume", cancelled), CONFLICT, "run-not-active");
  }

  @Test
  void retry() {
    String active = running("@mock latency=60s");
    is(ask("retry", active), CONFLICT, "run-still-active");
    ask("cancel", active);
    awaitStatus(active, "CANCELLED");
    is(ask("retry", active), UNPROCESSABLE, "no-failed-epics");
    String paused = paused();
    is(ask("retry", paused), CONFLICT, "run-still-active");
    ask("cancel", paused);
    is(ask("retry", ended("", "COMPLETED")), UNPROCESSABLE, "no-failed-epics");

    String project = project("Retry");
    epic(project, "Good", "");
    String bad = epic(project, "Bad", "@mock fail=on purpose");
    String run = run(project);
    awaitStatus(run, "PARTIAL");
    patch("{\"description\": \"\"}", "/epics/{id}", bad).expectStatus().isOk();
    ResponseSpec answer = ask("retry", run);
    is(answer, ACCEPTED);
    String retry = text(answer, "$.runId");
    answer.expectHeader().location("/api/v1/runs/" + retry);
    answer
        .expectBody()
        .json(
            "{\"projectId\": \"%s\", \"status\": \"QUEUED\", \"epicCount\": 1, \"retryOf\": \"%s\"}"
                .formatted(project, run));
    awaitStatus(retry, "COMPLETED");
    ResponseSpec progress = get("/runs/{id}", retry);
    assertThat(texts(progress, "$.epics[*].epicId")).isEqualTo(List.of(bad));
    assertThat(text(progress, "$.retryOf")).isEqualTo(run);
    assertThat(options(retry)).isEqualTo(options(run));
    is(ask("retry", run), UNPROCESSABLE, "no-failed-epics");
  }

  @Test
  void retry_of_a_cancelled_run_does_what_had_failed() {
    String project = project("Cancelled");
    String bad = epic(project, "Bad", "@mock fail=on purpose");
    epic(project, "Slow", "@mock latency=60s");
    String run = run(project);
    awaitShown(run, "$.failedEpics", "1");
    ask("cancel", run);
    awaitStatus(run, "CANCELLED");

    ResponseSpec answer = ask("retry", run);

    is(answer, ACCEPTED);
    String retry = text(answer, "$.runId");
    awaitStatus(retry, "FAILED");
    assertThat(texts(get("/runs/{id}", retry), "$.epics[*].epicId")).isEqualTo(List.of(bad));
  }

  @Test
  void an_idempotency_key_replays_the_first_202_of_a_retry() {
    String run = ended("@mock fail=on purpose", "FAILED");

    ResponseSpec first = retryUnder("again", "", run);
    ResponseSpec second = retryUnder("again", "{}", run);

    is(first, ACCEPTED);
    is(second, ACCEPTED);
    second.expectHeader().valueEquals("Idempotent-Replayed", "true");
    assertThat(body(second)).isEqualTo(body(first));
    is(
        retryUnder("again", "{\"acknowledgeLargeRun\": true}", run),
        CONFLICT,
        "idempotency-key-reused");
  }

  @Test
  void after_a_read_shows_a_terminal_status_the_next_start_succeeds() {
    String project = project("Next");
    epic(project, "One", "@mock stories=1");
    for (int i = 0; i < 30; i++) {
      String run = run(project);
      if (i % 2 == 0) {
        ask("cancel", run);
      }
      while (!List.of("COMPLETED", "CANCELLED")
          .contains(text(get("/runs/{id}", run), "$.status"))) {
        Thread.onSpinWait();
      }
    }
  }

  private static ResponseSpec retryUnder(String key, String body, String run) {
    return http()
        .post()
        .uri("/runs/{id}/retry", run)
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body)
        .exchange();
  }

  private static ResponseSpec ask(String command, String run) {
    return post("", "/runs/{id}/" + command, run);
  }

  private static void is(ResponseSpec answer, int status) {
    answer.expectStatus().isEqualTo(status);
  }

  private static void is(ResponseSpec answer, int status, String code) {
    is(answer, status);
    assertThat(text(answer, "$.code")).isEqualTo(code);
  }

  /// A run of two such epics, the first of which has begun.
  private static String running(String description) {
    String project = project("Rows");
    epic(project, "One", description);
    epic(project, "Two", description);
    String run = run(project);
    awaitShown(run, "$.inFlightEpics", "1");
    return run;
  }

  private static String paused() {
    String run = running("@mock latency=200ms");
    ask("pause", run);
    awaitStatus(run, "PAUSED");
    return run;
  }

  private static String ended(String description, String status) {
    String project = project("Rows");
    epic(project, "One", description);
    String run = run(project);
    awaitStatus(run, status);
    return run;
  }

  private static Map<String, Object> options(String run) {
    return JsonPath.read(body(get("/runs/{id}", run)), "$.options");
  }

  private static String etag(String run) {
    return String.valueOf(
        get("/runs/{id}", run).returnResult().getResponseHeaders().getFirst(HttpHeaders.ETAG));
  }
}
