package io.storyloom.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProblemsIT extends ApiIT {

  @Test
  void yaml_is_neither_read_nor_written() {
    send(request("/api/v1/projects", "Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString("name: x")))
        .isProblem(415, "unsupported-media-type");
    get("/api/v1/projects", "Accept", "application/yaml").isProblem(406, "not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/nothing", "/nothing", "/api/v1/projects/x/runs/estimate/y", "/error"})
  void an_unknown_path_is_not_found(String path) {
    get(path).isProblem(404, "not-found");
  }

  @Test
  void methods_and_media_types_are_checked() {
    String runs = project(1).runs();
    Answer wrong = send(request(runs).DELETE()).isProblem(405, "method-not-allowed");
    assertThat(wrong.header("Allow")).contains("GET", "POST");
    get(runs, "Accept", "image/png").isProblem(406, "not-acceptable");
    send(request(runs, "Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}")))
        .isProblem(415, "unsupported-media-type");
  }

  @Test
  void a_body_above_the_limit_is_refused_with_and_without_a_length() {
    byte[] large = "x".repeat(10 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
    String runs = project(1).runs();
    send(request(runs, "Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(large)))
        .isProblem(413, "payload-too-large");
    send(request(runs, "Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
        .isProblem(413, "payload-too-large");
    byte[] project =
        ("{\"name\":\"x\",\"description\":\"" + "y".repeat(3 * 1024 * 1024) + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    send(request("/api/v1/projects", "Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(project))))
        .isProblem(413, "payload-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/runs?x=<> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/runs/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/runs?cursor=%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/runs?%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/runs HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/v1/runs HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"
      })
  void what_tomcat_itself_refuses_is_a_problem_too(String request) throws IOException {
    String answer = raw(request);

    assertThat(answer).contains("HTTP/1.1 400").contains("application/problem+json");
    assertThat(answer).contains("\"code\":\"invalid-request\"").doesNotContain("<html");
  }

  @Test
  void a_body_in_malformed_chunks_is_told_to_the_client_alone(CapturedOutput output)
      throws IOException {
    Project project = project(1);
    String run = post(project(1).runs(), "").header("Location");
    for (String path :
        List.of(
            "/api/v1/projects",
            project.path() + "/epics",
            project.path() + "/imports",
            project.runs(),
            project.runs() + "/estimate",
            run + "/cancel")) {
      String answer =
          raw(
              "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      .formatted(path)
                  + "Transfer-Encoding: chunked\r\n\r\nno size\r\n{}\r\n0\r\n\r\n");

      assertThat(answer).as(path).contains("HTTP/1.1 400", "\"code\":\"invalid-request\"");
    }
    assertThat(output).doesNotContain("ERROR", "WARN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/../../etc", "/api/v1/%2e%2e/x", "/swagger-ui/../../x", "/..;/..;/x"})
  void a_path_that_leads_out_is_no_news_for_the_log(String path, CapturedOutput output)
      throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).contains("HTTP/1.1 4", "application/problem+json");
    assertThat(output).doesNotContain("ERROR", "WARN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40P01", "40001"})
  void a_transaction_that_gave_way_is_not_told_as_a_lost_database(String state) {
    Project project = project(1);
    jdbc.sql(
            """
            create function catalog.give_way() returns trigger language plpgsql as
              $$ begin raise exception 'deadlock detected' using errcode = '%s'; end $$;
            create trigger give_way before update on catalog.project
              for each row when (old.id = '%s') execute function catalog.give_way()
            """
                .formatted(state, project.id()))
        .update();
    try {
      Answer refused = patch(project.path(), "{\"name\": \"x\"}");
      refused.isProblem(503, "service-unavailable");
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      assertThat(refused.text("detail")).contains("Another request").doesNotContain("database");
    } finally {
      jdbc.sql("drop function catalog.give_way() cascade").update();
    }
  }

  @Test
  void headers_that_are_too_large_are_a_problem_too() throws IOException {
    String answer =
        raw(
            "GET /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nX: "
                + "x".repeat(20_000)
                + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).contains("\"code\":\"invalid-request\"").doesNotContain("<html");
  }

  @Test
  void what_looks_like_a_form_is_not_read_as_one() {
    send(request(
                "/api/v1/epics/" + project(1).epics().getFirst(),
                "Content-Type",
                "application/x-www-form-urlencoded")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"title\":\"100%s\"}")))
        .isProblem(415, "unsupported-media-type");
  }

  @Test
  void an_id_with_blanks_around_it_is_none() {
    Project project = project(1);
    String story =
        post("/api/v1/epics/" + project.epics().getFirst() + "/stories", "{\"title\": \"A\"}")
            .is(201)
            .text("id");

    for (String path : List.of("/api/v1/stories/" + story, project.path())) {
      assertThat(send(request(path + "%20").DELETE()).status()).isEqualTo(404);
      send(request(path).DELETE()).is(204);
    }
  }

  @Test
  void operations_are_served() {
    assertThat(get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(get("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(get("/actuator/info").status()).isEqualTo(200);
    assertThat(get("/actuator/prometheus").response().body())
        .contains("storyloom_runs{status=\"QUEUED\"}");
  }
}
