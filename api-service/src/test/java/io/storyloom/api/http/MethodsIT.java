package io.storyloom.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What each path answers to methods and media types besides its own.
class MethodsIT extends ApiIT {

  private Map<String, String[]> methods() {
    Project project = project(1);
    String story =
        "/api/v1/stories/" + post(project.epic(0) + "/stories", "{\"title\": \"A\"}").text("id");
    String run = post(project.runs(), "").header("Location");
    return Map.ofEntries(
        Map.entry("/api/v1/projects", new String[] {"GET", "POST"}),
        Map.entry(project.path(), new String[] {"GET", "PATCH", "DELETE"}),
        Map.entry(project.path() + "/epics", new String[] {"GET", "POST"}),
        Map.entry(project.epic(0), new String[] {"GET", "PATCH", "DELETE"}),
        Map.entry(project.epic(0) + "/stories", new String[] {"GET", "POST"}),
        Map.entry(project.path() + "/stories", new String[] {"GET"}),
        Map.entry(story, new String[] {"PATCH", "DELETE"}),
        Map.entry(project.path() + "/imports", new String[] {"POST"}),
        Map.entry(project.path() + "/export", new String[] {"GET"}),
        Map.entry(project.runs(), new String[] {"GET", "POST"}),
        Map.entry(project.runs() + "/active", new String[] {"GET"}),
        Map.entry(project.runs() + "/estimate", new String[] {"POST"}),
        Map.entry("/api/v1/runs", new String[] {"GET"}),
        Map.entry(run, new String[] {"GET"}),
        Map.entry(run + "/events", new String[] {"GET"}),
        Map.entry(run + "/epics/" + project.epics().getFirst(), new String[] {"GET"}),
        Map.entry(run + "/cancel", new String[] {"POST"}),
        Map.entry(run + "/pause", new String[] {"POST"}),
        Map.entry(run + "/resume", new String[] {"POST"}),
        Map.entry(run + "/retry", new String[] {"POST"}));
  }

  @Test
  void another_method_is_refused_with_the_ones_that_are_there() {
    methods()
        .forEach((path, allowed) -> {
          Answer options = send(request(path).method("OPTIONS", BodyPublishers.noBody())).is(200);
          Set<String> possible = new HashSet<>(List.of(allowed));
          possible.add("OPTIONS");
          if (possible.contains("GET")) {
            possible.add("HEAD");
          }
          assertThat(methodsIn(options)).as(path).isEqualTo(possible);
          for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")) {
            if (!possible.contains(method)) {
              Answer refused = send(request(path).method(method, BodyPublishers.noBody()));
              refused.isProblem(405, "method-not-allowed");
              assertThat(refused.text("detail")).isEqualTo(method + " is not possible here.");
              assertThat(methodsIn(refused)).as(method + " " + path).isEqualTo(possible);
            }
          }
          assertThat(options.response().body()).isEmpty();
        });
  }

  private static Set<String> methodsIn(Answer answer) {
    return Set.of(answer.header("Allow").split(", ?", -1));
  }

  @Test
  void where_nothing_is_no_method_is_told() {
    for (String method : List.of("PUT", "TRACE", "BREW")) {
      send(request("/api/v1/nothing").method(method, BodyPublishers.noBody()))
          .isProblem(404, "not-found");
    }
  }

  @Test
  void a_head_answers_as_a_get_without_the_body() {
    methods()
        .forEach((path, allowed) -> {
          if (List.of(allowed).contains("GET") && !path.endsWith("/events")) {
            Answer get = get(path);
            Answer head = send(request(path).method("HEAD", BodyPublishers.noBody()));
            head.is(get.status());
            assertThat(head.response().body()).isEmpty();
            for (String header : List.of("Content-Type", "ETag", "Cache-Control")) {
              assertThat(head.header(header)).as(path + header).isEqualTo(get.header(header));
            }
          }
        });
    assertThat(send(request("/api/v1/nothing").method("HEAD", BodyPublishers.noBody())).status())
        .isEqualTo(404);
    send(request("/api/v1/nothing").method("OPTIONS", BodyPublishers.noBody()))
        .isProblem(404, "not-found");
  }

  @Test
  void what_cannot_be_accepted_is_told() {
    methods()
        .forEach((path, allowed) -> {
          if (List.of(allowed).contains("GET")
              && !path.endsWith("/export")
              && !path.endsWith("/events")
              && !path.endsWith("/active")) {
            for (String accept : List.of("text/html", "application/xml", "image/*", "nonsense")) {
              get(path, "Accept", accept).isProblem(406, "not-acceptable");
            }
            for (String accept :
                List.of("*/*", "application/*", "text/html, application/json;q=0.1")) {
              get(path, "Accept", accept).is(200);
            }
          }
        });
  }

  @Test
  void parameters_are_checked() {
    Project project = project(1);
    get(project.path() + "/export?format=xml").isProblem(400, "invalid-request");
    get(project.path() + "/export?format=").isProblem(400, "invalid-request");
    get("/api/v1/runs?status=").is(200);
    get("/api/v1/runs?status=queued").isProblem(400, "invalid-request");
    get("/api/v1/runs?status=QUEUED,FAILED").is(200);
    for (String limit :
        List.of("0", "201", "1.0", "", "+", "%2B5", "05", "%D9%A5", "99999999999", "1&limit=1")) {
      get(project.path() + "/epics?limit=" + limit).isProblem(400, "invalid-request");
    }
  }

  @Test
  void an_unknown_parameter_is_named_beside_the_known_ones() {
    methods()
        .forEach((path, allowed) -> {
          for (String method : allowed) {
            Answer refused =
                send(
                    request(path + "?lmiit=5", "Content-Type", "application/json")
                        .method(method, BodyPublishers.noBody()));
            refused.isProblem(400, "invalid-request");
            assertThat(refused.body().at("/errors/0/field").asString()).isEqualTo("lmiit");
          }
        });
    Project project = project(1);
    assertThat(get("/api/v1/runs?sttaus=FAILED&status=FAILED").text("detail"))
        .contains("sttaus: unknown parameter; known are cursor, limit, status");
    assertThat(get(project.path() + "/export?Format=csv").text("detail"))
        .contains("Format: unknown parameter; known are format");
    assertThat(get(project.path() + "?x=y").text("detail")).contains("there are none here");
    get("/api/v1/runs?&&limit=5&").is(200);
    get("/api/v1/runs?%6Cimit=5").is(200);
    get("/api/v1/runs?=5").isProblem(400, "invalid-request");
    get("/api/v1/projects?" + "x&".repeat(50) + "y=1".repeat(900))
        .isProblem(400, "invalid-request");
  }

  @Test
  void a_success_is_never_labelled_as_a_problem() {
    get("/api/v1/runs", "Accept", "application/problem+json").isProblem(406, "not-acceptable");
    assertThat(
            get("/api/v1/runs", "Accept", "application/problem+json, application/json")
                .is(200)
                .header("Content-Type"))
        .isEqualTo("application/json");
  }
}
