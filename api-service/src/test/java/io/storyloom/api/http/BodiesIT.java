package io.storyloom.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every route that reads JSON reads it in the same strict way.
class BodiesIT extends ApiIT {

  /// A route, and a body that it accepts.
  private record Route(String method, String path, String body) {}

  private List<Route> routes() {
    Project project = project(2);
    String story = post(project.epic(0) + "/stories", "{\"title\": \"A\"}").is(201).text("id");
    return List.of(
        new Route("POST", "/api/v1/projects", "{\"name\": \"\u00E4\"}"),
        new Route("PATCH", project.path(), "{\"name\": \"\u00E4\"}"),
        new Route("POST", project.path() + "/epics", "{\"title\": \"\u00E4\"}"),
        new Route("PATCH", project.epic(0), "{\"title\": \"\u00E4\"}"),
        new Route("POST", project.epic(0) + "/stories", "{\"title\": \"\u00E4\"}"),
        new Route("PATCH", "/api/v1/stories/" + story, "{\"title\": \"\u00E4\"}"),
        new Route("POST", project.runs() + "/estimate", "{\"mode\": \"compact\"}"),
        new Route("POST", project.runs(), "{\"mode\": \"compact\"}"),
        new Route("POST", post(project(1).runs(), "").header("Location") + "/cancel", "{}"));
  }

  @Test
  void json_is_read_in_utf_8_with_or_without_a_mark() {
    for (Route route : routes()) {
      Answer answer =
          send(route, "application/json;charset=\"UTF-8\"", route.body().getBytes(UTF_8));
      assertThat(answer.status()).as(route + answer.response().body()).isBetween(200, 202);
    }
    for (Route route : routes()) {
      Answer answer = send(route, "application/json", ("\uFEFF" + route.body()).getBytes(UTF_8));
      assertThat(answer.status()).as(route + answer.response().body()).isBetween(200, 202);
    }
  }

  @Test
  void json_in_another_encoding_is_refused() {
    for (Route route : routes()) {
      for (Charset other :
          List.of(
              StandardCharsets.UTF_16,
              StandardCharsets.UTF_16LE,
              StandardCharsets.UTF_16BE,
              StandardCharsets.UTF_32,
              StandardCharsets.UTF_32LE,
              StandardCharsets.UTF_32BE)) {
        byte[] body = route.body().getBytes(other);
        send(route, "application/json", body).isProblem(400, "invalid-request");
        send(route, "application/json;charset=" + other, body).isProblem(400, "invalid-request");
      }
      byte[] ascii = "{}".getBytes(UTF_8);
      send(route, "application/json;charset=iso-8859-1", ascii).isProblem(400, "invalid-request");
      byte[] latin = "{\"\u00E4\": 1}".getBytes(StandardCharsets.ISO_8859_1);
      send(route, "application/json", latin).isProblem(400, "invalid-request");
      byte[] surrogates = {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '"', ':', '1', '}'};
      send(route, "application/json", surrogates).isProblem(400, "invalid-request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}}",
        "{} {}",
        "{} x",
        "[]",
        "[{}]",
        "\"x\"",
        "1",
        "null",
        "true",
        "NaN",
        "{\"unknown\": 1}",
        "{\"mode\": \"compact\", \"mode\": \"compact\"}",
        "{\"name\": \"a\", \"name\": \"a\"}",
        "{\"title\": \"a\", \"title\": \"a\"}",
        "{'title': 'a'}",
        "{title: \"a\"}",
        "{\"title\": \"a\",}",
        "{\"title\": \"a\"} // comment",
        "{\"title\": 1}",
        "{\"title\": 1e999999999}",
        "{\"name\": 1e999999999}",
        "{\"mode\": 1e999999999}",
        "{\"position\": 1e999999999}",
        "{\"storyPoints\": 1e999999999, \"title\": \"a\"}",
        "{\"maxCostUsd\": 1e999999999}",
        "{\"maxCostUsd\": -1e-999999999}",
        "{\"maxCostUsd\": \"1\"}",
        "{\"acknowledgeLargeRun\": 1}",
        "{\"acknowledgeLargeRun\": \"true\"}",
        "{\"acknowledgeLargeRun\": \"\"}",
        "{\"acknowledgeLargeRun\": \" \"}",
        "{\"acknowledgeLargeRun\": \"\\u0000\"}",
        "{\"mode\": \" \"}",
        "{\"title\": \"a\u0001b\"}",
        "{\"title\": \"\\ud800\"}",
        "{\"\\ud800\": 1}",
        "{\"\\u0000\": 1}",
        "{\"class\": {\"classLoader\": {}}}"
      })
  void json_is_read_strictly(String body) {
    for (Route route : routes()) {
      send(route, "application/json", body.getBytes(UTF_8)).isProblem(400, "invalid-request");
    }
  }

  @Test
  void depth_and_size_are_bounded() {
    for (Route route : routes()) {
      for (String body :
          List.of(
              "[".repeat(100_000),
              "{\"a\":".repeat(100_000),
              "{\"title\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}",
              "{\"title\": " + "9".repeat(100_000) + "}",
              "{\"" + "a".repeat(100_000) + "\": 1}")) {
        Answer answer = send(route, "application/json", body.getBytes(UTF_8));
        answer.isProblem(400, "invalid-request");
        assertThat(answer.response().body().length()).isLessThan(300_000);
      }
      String mebibyte = "{\"title\": \"" + "a".repeat(1024 * 1024) + "\"}";
      send(route, "application/json", mebibyte.getBytes(UTF_8)).isProblem(413, "payload-too-large");
    }
  }

  @Test
  void another_media_type_is_refused_with_the_ones_that_are_read() {
    for (Route route : routes()) {
      for (String type : List.of("text/plain", "application/json-patch+json", "application/xml")) {
        Answer refused = send(route, type, "{}".getBytes(UTF_8));
        refused.isProblem(415, "unsupported-media-type");
        assertThat(refused.header("Accept")).as(route.toString()).contains("application/json");
      }
      send(request(route.path()).method(route.method(), BodyPublishers.ofString("{}")))
          .isProblem(415, "unsupported-media-type");
      for (String type : List.of("json", "application/json; charset=\"", "a/b/c", "*/*")) {
        Answer refused = send(route, type, "{}".getBytes(UTF_8));
        assertThat(refused.status()).as(type).isIn(400, 415);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
      }
    }
    Answer patch = send(routes().get(1), "text/plain", "{}".getBytes(UTF_8));
    assertThat(patch.header("Accept-Patch")).contains("application/merge-patch+json");
  }

  @Test
  void a_body_that_is_compressed_is_refused() {
    List<Route> routes = new ArrayList<>(routes());
    routes.add(new Route("POST", project(0).path() + "/imports", "{\"epics\": []}"));
    for (Route route : routes) {
      for (String coding : List.of("gzip", "identity, br")) {
        Answer refused = send(coded(route, coding)).isProblem(415, "unsupported-media-type");
        assertThat(refused.text("detail")).contains("Content-Encoding", "send it as it is");
        assertThat(refused.header("Accept-Encoding")).isEqualTo("identity");
      }
    }
    for (Route route : routes) {
      assertThat(send(coded(route, "Identity")).status()).as(route.toString()).isNotEqualTo(415);
    }
    send(request("/api/v1/projects", "Content-Encoding", "gzip").GET()).is(200);
  }

  private HttpRequest.Builder coded(Route route, String coding) {
    return request(route.path(), "Content-Type", "application/json", "Content-Encoding", coding)
        .method(route.method(), BodyPublishers.ofString(route.body()));
  }

  private Answer send(Route route, String type, byte[] body) {
    return send(
        request(route.path(), "Content-Type", type)
            .method(route.method(), BodyPublishers.ofByteArray(body)));
  }
}
