package io.storyloom.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `./storyloom start` brought up in a data directory.
final class Installation {

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final Path directory;
  private final JsonNode endpoints;

  /// @param directory the data directory, with its `endpoints.json`
  Installation(Path directory) {
    this.directory = directory;
    try {
      this.endpoints = json.readTree(Files.readString(directory.resolve("endpoints.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Nothing runs in " + directory + ": start it with ./storyloom start --data DIR", e);
    }
  }

  Connection database() throws SQLException {
    return DriverManager.getConnection(
        endpoints.get("jdbcUrl").asString(),
        endpoints.get("jdbcUser").asString(),
        endpoints.get("jdbcPassword").asString());
  }

  /// A project of this many epics, each with five stories of a generator that answers at once.
  String project(int epics) {
    String id = emptyProject();
    addEpics(id, epics);
    return id;
  }

  /// A project of epics that have stories.
  String project(int epics, int storiesOfEach) {
    String id = emptyProject();
    for (JsonNode epic : addEpics(id, epics).path("items")) {
      for (int i = 1; i <= storiesOfEach; i++) {
        ObjectNode story =
            json.createObjectNode()
                .put("title", "Story " + i + " of the benchmark")
                .put("text", "As a customer, I want to compare offers so that I order the best.")
                .put("technicalNotes", "Offers are compared by price, then by date of delivery.");
        story.putArray("acceptanceCriteria").add("Offers are sorted.").add("Ties are kept.");
        post("/api/v1/epics/" + epic.get("id").asString() + "/stories", story);
      }
    }
    return id;
  }

  private String emptyProject() {
    ObjectNode project = json.createObjectNode().put("name", "Benchmark");
    return post("/api/v1/projects", project).get("id").asString();
  }

  private JsonNode addEpics(String id, int epics) {
    ObjectNode body = json.createObjectNode();
    ArrayNode list = body.putArray("epics");
    for (int i = 1; i <= epics; i++) {
      list.addObject()
          .put("title", "Epic " + i + " of the benchmark")
          .put("description", "Customers compare offers and order.\n@mock stories=5");
    }
    return post("/api/v1/projects/" + id + "/epics", body);
  }

  /// Starts a run that generates every epic, whatever was generated before.
  ///
  /// @return the run's id
  String start(String projectId) {
    ObjectNode options =
        json.createObjectNode().put("pacing", "fast").put("existingStories", "replace");
    return post("/api/v1/projects/" + projectId + "/runs", options).get("runId").asString();
  }

  /// Whether a run of the project goes on.
  boolean isActive(String projectId) {
    URI active = uri("/api/v1/projects/" + projectId + "/runs/active");
    return send(HttpRequest.newBuilder(active).build()).statusCode() == 200;
  }

  /// Where a project is shown to people.
  URI page(String projectId) {
    return uri("/projects/" + projectId);
  }

  /// Where the progress of a run is read.
  URI progress(String run) {
    return uri("/api/v1/runs/" + run);
  }

  /// Where the live stream of a run is read.
  URI events(String run) {
    return uri("/api/v1/runs/" + run + "/events");
  }

  private URI uri(String path) {
    return URI.create(endpoints.get("http").asString() + path);
  }

  private JsonNode post(String path, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return json.readTree(send(request).body());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(request.uri() + " answered " + response.body());
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// CPU time of the launcher and of PostgreSQL with all its processes, so far.
  Duration cpu() {
    return Stream.concat(
            family(endpoints.get("pid").asLong()), postgres().flatMap(Installation::family))
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Stream<Long> postgres() {
    try (Stream<Path> files = Files.walk(directory.resolve("postgres"), 2)) {
      return files
          .filter(file -> file.endsWith("postmaster.pid"))
          .map(Installation::firstLine)
          .map(Long::valueOf)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file).getFirst().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<ProcessHandle> family(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
  }
}
