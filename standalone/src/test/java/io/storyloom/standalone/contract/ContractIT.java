package io.storyloom.standalone.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.storyloom.standalone.system.Services;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

/// All services, and a client of their HTTP API.
abstract class ContractIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Services services;
  private static RestTestClient http;

  @BeforeAll
  static void start() {
    // A test may be a client of its own, by X-Forwarded-For.
    services = new Services("server.forward-headers-strategy=native");
    http = RestTestClient.bindToServer().baseUrl(services.api.url() + "/api/v1").build();
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  /// @param uri below `/api/v1`, with places for the variables
  static RestTestClient.ResponseSpec get(String uri, Object... variables) {
    return http.get().uri(uri, variables).exchange();
  }

  static RestTestClient.ResponseSpec delete(String uri, Object... variables) {
    return http.delete().uri(uri, variables).exchange();
  }

  static RestTestClient.ResponseSpec patch(String body, String uri, Object... variables) {
    return http.patch()
        .uri(uri, variables)
        .contentType(MediaType.valueOf("application/merge-patch+json"))
        .body(body)
        .exchange();
  }

  static RestTestClient.ResponseSpec post(String body, String uri, Object... variables) {
    RestTestClient.RequestBodySpec request = http.post().uri(uri, variables);
    return body.isEmpty()
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).body(body).exchange();
  }

  /// For requests that are not plain JSON.
  static RestTestClient http() {
    return http;
  }

  static Services services() {
    return services;
  }

  static String body(RestTestClient.ResponseSpec answer) {
    EntityExchangeResult<byte[]> result = answer.expectBody().returnResult();
    return new String(
        Objects.requireNonNullElse(result.getResponseBody(), new byte[0]), StandardCharsets.UTF_8);
  }

  /// The text at a path of a JSON answer.
  static String text(RestTestClient.ResponseSpec answer, String path) {
    return JsonPath.parse(body(answer)).read(path, String.class);
  }

  /// The texts that a path of a JSON answer leads to.
  static List<String> texts(RestTestClient.ResponseSpec answer, String path) {
    return JsonPath.read(body(answer), path);
  }

  /// An object of the contract has these fields, whatever their values, and no others.
  static void hasFields(RestTestClient.ResponseSpec answer, String path, String... fields) {
    Map<String, Object> object = JsonPath.read(body(answer), path);
    assertThat(object).containsOnlyKeys(fields);
  }

  static String project(String name) {
    return text(post("{\"name\": \"" + name + "\"}", "/projects"), "$.id");
  }

  static String epic(String project, String title, String description) {
    String body = "{\"title\": \"%s\", \"description\": \"%s\"}".formatted(title, description);
    return text(post(body, "/projects/{id}/epics", project), "$.items[0].id");
  }

  static String story(String epic, String title) {
    return text(post("{\"title\": \"" + title + "\"}", "/epics/{id}/stories", epic), "$.id");
  }

  /// Starts a run without delays.
  static String run(String project) {
    return text(post("{\"pacing\": \"fast\"}", "/projects/{id}/runs", project), "$.runId");
  }

  static void awaitStatus(String run, String status) {
    awaitShown(run, "$.status", status);
  }

  /// Until the progress of a run shows this text at a path.
  static void awaitShown(String run, String path, String text) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> text(get("/runs/{id}", run), path), text::equals);
  }
}
