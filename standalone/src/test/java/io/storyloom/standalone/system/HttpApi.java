package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people do with Storyloom, over HTTP.
public record HttpApi(String url) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> ENDS = Set.of("COMPLETED", "PARTIAL", "FAILED", "CANCELLED");

  public UUID createProject(String name) {
    return id(post("/projects", JSON.createObjectNode().put("name", name)).path("id"));
  }

  /// Epics "Epic 1", "Epic 2" … with these descriptions.
  public void addEpics(UUID project, List<String> descriptions) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode epics = body.putArray("epics");
    for (String description : descriptions) {
      ObjectNode epic = epics.addObject();
      epic.put("title", "Epic " + epics.size()).put("description", description);
    }
    post("/projects/" + project + "/epics", body);
  }

  public void addEpic(UUID project, String title, String description) {
    post(
        "/projects/" + project + "/epics",
        JSON.createObjectNode().put("title", title).put("description", description));
  }

  /// @return the run's id
  public UUID start(UUID project) {
    return start(project, "skip");
  }

  /// Starts a run of more epics than are started without a second thought.
  public UUID startLarge(UUID project) {
    ObjectNode options =
        JSON.createObjectNode().put("pacing", "fast").put("acknowledgeLargeRun", true);
    return id(post("/projects/" + project + "/runs", options).path("runId"));
  }

  /// @param existingStories the option
  UUID start(UUID project, String existingStories) {
    ObjectNode options =
        JSON.createObjectNode().put("pacing", "fast").put("existingStories", existingStories);
    return id(post("/projects/" + project + "/runs", options).path("runId"));
  }

  /// @param traceparent the request's trace
  UUID startInTrace(UUID project, String traceparent) {
    return inTrace("/projects/" + project + "/runs", "{\"pacing\": \"fast\"}", traceparent);
  }

  /// @param traceparent the request's trace
  UUID retryInTrace(UUID run, String traceparent) {
    return inTrace("/runs/" + run + "/retry", "{}", traceparent);
  }

  private UUID inTrace(String path, String body, String traceparent) {
    return id(
        send(request(path)
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent)
                .POST(BodyPublishers.ofString(body)))
            .path("runId"));
  }

  /// Until the run has ended, however.
  ///
  /// @return its progress
  JsonNode awaitEnd(UUID run, Duration patience) {
    Awaitility.await()
        .atMost(patience)
        .until(() -> ENDS.contains(progress(run).path("status").asString()));
    return progress(run);
  }

  /// What a command to a run is answered with, refusals too.
  ///
  /// @param code the problem's, empty when there is none
  record Asked(int status, String code) {}

  /// @param command such as `pause`
  Asked ask(UUID run, String command) {
    HttpResponse<String> answer =
        exchange(
            HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/" + run + "/" + command))
                .POST(BodyPublishers.noBody()));
    String code =
        answer.body().isEmpty() ? "" : JSON.readTree(answer.body()).path("code").asString("");
    return new Asked(answer.statusCode(), code);
  }

  /// A request as its parts, `path` from the root.
  ///
  /// @param key for idempotency, empty for none
  record Request(String method, String path, String type, String body, String key) {

    Request(String method, String path, String type, String body) {
      this(method, path, type, body, "");
    }

    Request withKey(String newKey) {
      return new Request(method, path, type, body, newKey);
    }

    static Request get(String path) {
      return new Request("GET", path, "", "");
    }

    static Request post(String path) {
      return new Request("POST", path, "", "");
    }
  }

  /// What a request is answered with, whatever that is.
  ///
  /// @param atMost how long that may take
  HttpResponse<String> answer(Request request, Duration atMost) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(url + request.path()))
            .timeout(atMost)
            .method(request.method(), BodyPublishers.ofString(request.body()));
    if (!request.type().isEmpty()) {
      builder.header("Content-Type", request.type());
    }
    if (!request.key().isEmpty()) {
      builder.header("Idempotency-Key", request.key());
    }
    return exchange(builder);
  }

  public JsonNode progress(UUID run) {
    return send(HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/" + run)));
  }

  JsonNode timeline(UUID run, String epic) {
    return send(HttpRequest.newBuilder(URI.create(url + "/api/v1/runs/" + run + "/epics/" + epic)));
  }

  /// Until every run has ended, which all do COMPLETED.
  public void awaitCompleted(List<UUID> runs, Duration patience) {
    for (UUID run : runs) {
      Awaitility.await()
          .atMost(patience)
          .pollDelay(Duration.ZERO)
          .until(() -> ENDS.contains(progress(run).path("status").asString()));
      assertThat(progress(run).path("status").asString()).isEqualTo("COMPLETED");
    }
  }

  JsonNode post(String path, ObjectNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  JsonNode get(String path) {
    return send(request(path));
  }

  /// @param body JSON
  void patch(String path, String body) {
    send(
        request(path)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  void delete(String path) {
    assertThat(exchange(request(path).DELETE()).statusCode()).isEqualTo(204);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + "/api/v1" + path));
  }

  private static JsonNode send(HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(request);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static UUID id(JsonNode node) {
    return UUID.fromString(node.asString());
  }
}
