package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.topic.Topics;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

class LiveStreamsIT extends ApiIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Autowired private WireFormat format;

  @Test
  void a_stream_begins_with_the_progress_and_ends_with_the_run() throws Exception {
    Started started = started();
    HttpResponse<Stream<String>> response = open(started);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
    started.run().says(3).ends();
    List<String> lines = response.body().toList();

    assertThat(lines.getFirst()).matches("retry: \\d{4}");
    // Whether the state before the end was seen is a matter of time.
    assertThat(named(lines))
        .filteredOn(message -> !message.equals("progress 3"))
        .containsExactly(
            "progress 0",
            "EPIC_SAVING 1",
            "EPIC_SAVING 2",
            "EPIC_SAVING 3",
            "RUN_COMPLETED 4",
            "progress 4");
  }

  @Test
  void progress_is_the_same_json_as_a_read_and_events_name_themselves() throws Exception {
    Started started = started();
    started.run().says(1).ends();
    JsonMapper json = new JsonMapper();

    List<String> data =
        open(started, "Last-Event-ID", "0")
            .body()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring("data: ".length()))
            .toList();

    assertThat(data).hasSize(3);
    assertThat(json.readTree(data.getLast())).isEqualTo(get(started.path()).body());
    assertThat(json.readTree(data.getFirst()).path("runId").asString())
        .isEqualTo(started.id().toString());
    assertThat(json.readTree(data.getFirst()).path("storyCount").isInt()).isTrue();
  }

  @Test
  void events_after_the_last_one_seen_are_sent_again() {
    Started started = started();
    started.run().says(250).ends();

    for (int known : new int[] {0, 1, 100, 199, 250}) {
      List<String> named = named(read(started, "Last-Event-ID", String.valueOf(known)));
      assertThat(named).hasSize(251 - known + 1).endsWith("RUN_COMPLETED 251", "progress 251");
      assertThat(named.getFirst())
          .isEqualTo(known == 250 ? "RUN_COMPLETED 251" : "EPIC_SAVING " + (known + 1));
      assertThat(named).doesNotHaveDuplicates();
    }
    assertThat(named(read(started))).containsExactly("progress 251");
    assertThat(named(read(started, "Last-Event-ID", ""))).containsExactly("progress 251");
  }

  @Test
  void whoever_has_seen_the_end_is_told_not_to_come_back() {
    Started started = started();
    started.run().says(2).ends();

    Answer answer = get(started.path() + "/events", "Last-Event-ID", "3");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.response().body()).isEmpty();
    assertThat(get(started.path() + "/events", "Last-Event-ID", "9").status()).isEqualTo(204);
  }

  @Test
  void a_day_after_the_end_only_the_progress_is_left() {
    Started started = started();
    started.run().says(3).ends();

    ended(started, "23 hours");
    assertThat(named(read(started, "Last-Event-ID", "1"))).hasSize(4);
    ended(started, "25 hours");
    assertThat(named(read(started, "Last-Event-ID", "1"))).containsExactly("progress 4");
    ended(started, "1 hour");
    jdbc.sql("delete from work.outbox where run_id = ? and position < 4")
        .param(started.id())
        .update();
    assertThat(named(read(started, "Last-Event-ID", "1"))).containsExactly("progress 4");
  }

  @Test
  void an_event_of_a_newer_service_leaves_no_gap() {
    Started started = started();
    started.run().says(1).saysSomethingNew("EPIC_POLISHED").ends();

    List<String> lines = read(started, "Last-Event-ID", "0");

    assertThat(named(lines))
        .containsExactly("EPIC_SAVING 1", "EPIC_POLISHED 2", "RUN_COMPLETED 3", "progress 3");
    assertThat(lines)
        .contains(
            "data: {\"sequence\":2,\"type\":\"EPIC_POLISHED\",\"time\":\"2026-03-01T10:00:00Z\","
                + "\"runId\":\"%s\"}".formatted(started.id()));
  }

  @Test
  void what_changes_without_an_event_is_shown_too() throws Exception {
    Started started = started();
    started.run().says(1);
    HttpResponse<Stream<String>> response = open(started);

    post(started.path() + "/cancel", "").is(202);

    assertThat(response.body().filter(line -> line.startsWith("data: ")).limit(2).toList())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"cancelRequested\":false"),
            second -> assertThat(second).contains("\"cancelRequested\":true"));
  }

  @Test
  void what_kafka_tells_is_shown_before_anybody_looks_at_all_runs() throws Exception {
    Started started = started();
    Duration slowest = Duration.ZERO;
    try (var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", INFRASTRUCTURE.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
        Stream<String> lines = open(started).body()) {
      var ids = lines.filter(line -> line.startsWith("id: ")).iterator();
      assertThat(ids.next()).isEqualTo("id: 0");
      for (int i = 1; i <= 20; i++) {
        started.run().says(1);
        long told = System.nanoTime();
        producer.send(record(started.id(), i)).get();
        assertThat(ids.next()).isEqualTo("id: " + i);
        Duration took = Duration.ofNanos(System.nanoTime() - told);
        assertThat(ids.next()).isEqualTo("id: " + i);
        slowest = i > 5 && took.compareTo(slowest) > 0 ? took : slowest;
      }
    }
    assertThat(slowest).isLessThan(Duration.ofSeconds(1));
  }

  private static ProducerRecord<String, byte[]> record(UUID run, int sequence) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(Topics.EVENTS, run.toString(), new byte[0]);
    record
        .headers()
        .add("ce_sequence", "%020d".formatted(sequence).getBytes(StandardCharsets.UTF_8));
    return record;
  }

  @Test
  void an_accepted_run_has_a_stream_before_anybody_projected_it() throws Exception {
    Answer accepted = post(project(2).runs(), "").is(202);
    HttpRequest request = request(accepted.header("Location") + "/events").build();

    HttpResponse<Stream<String>> response = HTTP.send(request, BodyHandlers.ofLines());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().filter(line -> line.startsWith("data: ")).findFirst())
        .hasValueSatisfying(
            data -> assertThat(data).contains("\"status\":\"QUEUED\"", "\"pendingEpics\":2"));
  }

  @Test
  void what_is_wrong_is_said_before_the_stream_begins() {
    Started started = started();
    get("/api/v1/runs/" + UUID.randomUUID() + "/events").isProblem(404, "run-not-found");
    get("/api/v1/runs/nonsense/events").isProblem(404, "run-not-found");
    for (String bad : new String[] {"-1", "1.5", "x", "1, 2", "99999999999999999999"}) {
      get(started.path() + "/events", "Last-Event-ID", bad).isProblem(400, "invalid-request");
    }
    get(started.path() + "/events", "Accept", "application/json").isProblem(406, "not-acceptable");
    post(started.path() + "/events", "").isProblem(405, "method-not-allowed");
  }

  @Test
  void head_is_answered_at_once() {
    Started started = started();

    Answer head =
        send(
            request(started.path() + "/events")
                .timeout(Duration.ofSeconds(5))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    Answer unknown =
        send(
            request("/api/v1/runs/" + UUID.randomUUID() + "/events")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(unknown.status()).isEqualTo(404);
    Answer bad =
        send(
            request(started.path() + "/events", "Last-Event-ID", "x")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(bad.status()).isEqualTo(400);
  }

  private record Started(UUID id, ToldRun run) {

    String path() {
      return "/api/v1/runs/" + id;
    }
  }

  private Started started() {
    Project project = project(1);
    String id = post(project.runs(), "").is(202).text("runId");
    return new Started(UUID.fromString(id), new ToldRun(jdbc, format, project.id(), id));
  }

  private void ended(Started started, String ago) {
    jdbc.sql("update progress.run set completed_at = now() - cast(? as interval) where run_id = ?")
        .params(ago, started.id())
        .update();
  }

  private HttpResponse<Stream<String>> open(Started started, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(request(started.path() + "/events", headers).build(), BodyHandlers.ofLines());
  }

  /// All lines of a stream that ends at once.
  private List<String> read(Started started, String... headers) {
    return get(started.path() + "/events", headers).is(200).response().body().lines().toList();
  }

  /// Each message as its name and id.
  private static List<String> named(List<String> lines) {
    return Stream.of(String.join("\n", lines).split("\n\n", -1))
        .filter(message -> message.startsWith("event: "))
        .map(message -> message.lines().limit(2).toList())
        .map(message ->
            message.getFirst().substring("event: ".length())
                + message.getLast().substring("id:".length()))
        .toList();
  }
}
