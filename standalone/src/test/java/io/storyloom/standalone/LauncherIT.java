package io.storyloom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The packaged launcher from the outside, with everything real.
class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int EPICS = 6;
  private static final String MISSPELT = "storyloom.generator.mock.latncy";

  @TempDir private Path folder;
  private Path data;
  private Path backlog;

  @BeforeEach
  void writeBacklog() throws IOException {
    data = folder.resolve("data");
    var text = new StringBuilder("# Killed\n");
    for (int epic = 1; epic <= EPICS; epic++) {
      text.append(
          "\n## Epic %d: Part %d\n\n@mock latency=1500ms\n@mock stories=4\n".formatted(epic, epic));
    }
    backlog = Files.writeString(folder.resolve("plan.md"), text);
  }

  @Test
  void killed_in_mid_run_it_goes_on_at_the_next_start_with_every_epic_once() throws Exception {
    String run;
    try (Launcher first = start()) {
      String api = Launcher.endpoints(data).http() + "/api/v1";
      String project =
          post(api + "/projects", "application/json", "{\"name\":\"Killed\"}")
              .path("id")
              .stringValue();
      post(api + "/projects/" + project + "/imports", "text/markdown", Files.readString(backlog));
      run =
          post(api + "/projects/" + project + "/runs", "application/json", "{\"pacing\":\"fast\"}")
              .path("runId")
              .stringValue();
      await()
          .atMost(PATIENCE)
          .until(() ->
              progress(run).path("completedEpics").asInt() == 2
                  && progress(run).path("inFlightEpics").asInt() == 1);
      first.signal("KILL");
      assertThat(first.exitCode()).isEqualTo(137);
    }

    try (Launcher second = start()) {
      assertThat(second.isAlive()).isTrue();
      await()
          .atMost(Duration.ofSeconds(2))
          .untilAsserted(
              () -> assertThat(progress(run).path("inFlightEpics").asInt()).isEqualTo(1));
      await()
          .atMost(PATIENCE)
          .until(() -> progress(run).path("status").stringValue().equals("COMPLETED"));

      JsonNode end = progress(run);
      assertThat(end.path("completedEpics").asInt()).isEqualTo(EPICS);
      assertThat(
              end.path("pendingEpics").asInt()
                  + end.path("inFlightEpics").asInt()
                  + end.path("failedEpics").asInt())
          .isZero();
      assertThat(end.path("totalStoriesCreated").asInt()).isEqualTo(EPICS * 4);
      assertThat(storiesPerEpic()).isEqualTo("4,4,4,4,4,4");
      rebuilds();
      reconciles();
      assertThat(progress(run)).isEqualTo(end);
      second.signal("TERM");
      assertThat(second.exitCode()).isEqualTo(143);
      assertThat(data.resolve("endpoints.json")).doesNotExist();
    }
  }

  @Test
  void a_backlog_goes_in_and_its_stories_come_out() throws Exception {
    try (Launcher generate =
        generate(
            "--pacing",
            "fast",
            "--epic",
            "1",
            "2",
            "--format",
            "jsonl",
            "--set",
            MISSPELT + "=5s")) {
      assertThat(generate.exitCode()).as(generate.err()).isZero();
      assertThat(generate.out().lines())
          .hasSize(8)
          .allMatch(line -> line.startsWith("{") && line.contains("\"epicCode\""));
      assertThat(generate.err())
          .contains("Story Generation Complete: 2 of 2 epics, 8 stories created")
          .contains("no service reads " + MISSPELT)
          .doesNotContain("WARN", "INFO");
      assertThat(data.resolve("logs/storyloom.log"))
          .content()
          .contains("Starting Kafka")
          .doesNotContain("Auto topic creation failed");
    }
    Path none = Files.writeString(folder.resolve("none.md"), "# Nothing of that kind\n");
    try (Launcher refused =
        Launcher.run(folder, "generate", none.toString(), "--data", data.toString())) {
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("storyloom: ").doesNotContain("Exception", "\tat ");
      assertThat(refused.out()).isEmpty();
    }
  }

  @Test
  void it_answers_under_local_names_only_and_limits_nobody() throws Exception {
    try (Launcher launcher = start()) {
      assertThat(launcher.isAlive()).isTrue();
      URI http = URI.create(Launcher.endpoints(data).http());

      assertThat(raw(http, "localhost")).startsWith("HTTP/1.1 200").doesNotContain("RateLimit");
      assertThat(raw(http, "rebound.example"))
          .startsWith("HTTP/1.1 403")
          .contains("\"code\":\"forbidden\"");
    }
  }

  private static String raw(URI http, String host) throws IOException {
    try (var socket = new Socket(http.getHost(), http.getPort())) {
      String request =
          "GET /api/v1/projects HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void ctrl_c_cancels_the_run_and_a_second_launcher_is_sent_to_the_first() throws Exception {
    Path out = folder.resolve("out.jsonl");
    // The run does not end before it is cancelled.
    Files.writeString(backlog, "@mock hang\n", StandardOpenOption.APPEND);
    try (Launcher generate = generate("--pacing", "fast", "--out", out.toString())) {
      await()
          .atMost(PATIENCE)
          .until(() -> generate.err().contains("Epic 1 of 6: Part 1: 4 stories"));

      try (Launcher other = generate()) {
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err())
            .contains("in use")
            .contains("--url http://127.0.0.1:")
            .doesNotContain("Exception", "\tat ");
      }
      assertThat(data.resolve("logs/storyloom.log"))
          .as("the log of the first")
          .content()
          .doesNotContain("in use", "Could not start");

      generate.signal("INT");
      assertThat(generate.exitCode()).as(generate.err()).isEqualTo(130);
      assertThat(generate.err()).contains("Story Generation Cancelled");
      assertThat(out).content().contains("\"epicCode\":\"E1\"");
    }
  }

  private void rebuilds() throws IOException, InterruptedException {
    try (Launcher rebuild = Launcher.run(folder, "rebuild", "--data", data.toString())) {
      assertThat(rebuild.exitCode()).as(rebuild.err()).isZero();
      assertThat(rebuild.out()).contains("Runs in the log  1", "Differed         0");
    }
  }

  private void reconciles() throws IOException, InterruptedException {
    try (Launcher reconcile = Launcher.run(folder, "reconcile", "--data", data.toString())) {
      assertThat(reconcile.exitCode()).as(reconcile.err()).isZero();
      assertThat(reconcile.out()).contains("Compared runs  1", "Differed       0");
    }
  }

  private Launcher start() throws IOException {
    Launcher launcher = Launcher.run(folder, "start", "--port", "0", "--data", data.toString());
    await()
        .atMost(PATIENCE)
        .until(() -> launcher.err().contains("Ready in") || !launcher.isAlive());
    assertThat(launcher.err()).contains("Ready in");
    return launcher;
  }

  private Launcher generate(String... more) throws IOException {
    String[] args = new String[4 + more.length];
    args[0] = "generate";
    args[1] = backlog.toString();
    args[2] = "--data";
    args[3] = data.toString();
    System.arraycopy(more, 0, args, 4, more.length);
    return Launcher.run(folder, args);
  }

  private JsonNode progress(String run) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(
            URI.create(Launcher.endpoints(data).http() + "/api/v1/runs/" + run)));
  }

  private static JsonNode post(String uri, String type, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static JsonNode send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return JsonMapper.shared()
          .readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }
  }

  private String storiesPerEpic() throws IOException, SQLException {
    var endpoints = Launcher.endpoints(data);
    try (var connection =
            DriverManager.getConnection(
                endpoints.jdbcUrl(), endpoints.jdbcUser(), endpoints.jdbcPassword());
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select string_agg(n::text, ',') from (select count(*) n from catalog.story group by epic_id) per_epic")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
