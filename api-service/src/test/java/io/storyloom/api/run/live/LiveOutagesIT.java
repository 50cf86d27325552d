package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.storyloom.api.ApiApplication;
import io.storyloom.api.Gate;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.avro.WireFormat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/// Streams of a service that loses its database, its clients, or itself.
@ExtendWith(OutputCaptureExtension.class)
class LiveOutagesIT {

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();
  private static final int MOST_STREAMS = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestDatabase database = INFRASTRUCTURE.createDatabase();
  private final JdbcClient jdbc =
      JdbcClient.create(
          new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
  private Gate gate;
  private ConfigurableApplicationContext service;

  @BeforeEach
  void start() throws Exception {
    URI real = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    gate = new Gate(real.getPort());
    Map<String, Object> properties = new HashMap<>(INFRASTRUCTURE.asSpringProperties(database));
    properties.put(
        "spring.datasource.url", "jdbc:postgresql://localhost:" + gate.port() + real.getPath());
    properties.put("server.port", 0);
    properties.put("storyloom.live.keepalive", "200ms");
    properties.put("storyloom.live.max-streams", MOST_STREAMS);
    service =
        ApiApplication.application()
            .run(
                properties.entrySet().stream()
                    .map(property -> "--" + property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new));
    assertThat(service.getBean(MessagingStart.class).awaitReady(Duration.ofSeconds(30))).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
    gate.close();
    http.close();
  }

  @Test
  void streams_live_without_the_database_and_go_on_when_it_is_back() throws Exception {
    otherServicesWereHere();
    String id = startedRun();
    ToldRun run = told(id);
    try (OpenStream stream = open(id)) {
      stream.awaitLine("id: 0"::equals);

      gate.shut();
      long keepalives = stream.count(": keepalive");
      run.says(2);
      await().until(() -> stream.count(": keepalive") > keepalives + 15);
      assertThat(stream.lines()).doesNotContain("id: 2");

      gate.open();
      stream.awaitLine("id: 2"::equals);
      run.ends();
      stream.awaitEnd();
      assertThat(stream.lines()).contains("event: RUN_COMPLETED", "id: 3");
    }
  }

  @Test
  void above_their_limit_streams_are_refused_until_others_end(CapturedOutput output)
      throws Exception {
    String id = startedRun();
    List<OpenStream> streams = new ArrayList<>();
    for (int i = 0; i < MOST_STREAMS; i++) {
      streams.add(open(id));
    }
    assertThat(openStreams()).isEqualTo(MOST_STREAMS);

    HttpResponse<String> refused = get("/api/v1/runs/" + id + "/events");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("\"code\":\"service-unavailable\"");
    assertThat(get("/api/v1/runs/" + id).statusCode()).isEqualTo(200);

    streams.forEach(OpenStream::close);
    await("the keepalives notice").until(() -> openStreams() == 0);
    open(id).close();
    assertThat(output).doesNotContain("ERROR", "Exception");
  }

  /// Nobody else was ever here, so that the first progress is all there is to tell.
  @Test
  void a_stop_ends_streams_cleanly_and_does_not_wait_for_them(CapturedOutput output)
      throws Exception {
    String id = startedRun();
    List<OpenStream> streams = new ArrayList<>();
    for (int i = 0; i < MOST_STREAMS; i++) {
      streams.add(open(id));
    }
    streams.forEach(stream -> stream.awaitLine("event: progress"::equals));
    assertThat(streams).allMatch(OpenStream::isOpen);

    long begun = System.nanoTime();
    service.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    streams.forEach(OpenStream::awaitEnd);
    assertThat(output).doesNotContain("ERROR", "aborting");
    streams.forEach(OpenStream::close);
    assertThatThrownBy(() -> open(id)).isInstanceOf(IOException.class);
  }

  private String startedRun() throws Exception {
    UUID project = UUID.randomUUID();
    jdbc.sql(
            """
            insert into catalog.project (id, tenant_id, name, created_at, updated_at)
            values (?, 'default', 'A project', now(), now())
            """)
        .param(project)
        .update();
    jdbc.sql(
            """
            insert into catalog.epic
              (id, tenant_id, project_id, number, position, title, created_at, updated_at)
            values (gen_random_uuid(), 'default', ?, 1, 1, 'Epic', now(), now())
            """)
        .param(project)
        .update();
    HttpRequest start =
        HttpRequest.newBuilder(URI.create(url("/api/v1/projects/" + project + "/runs")))
            .POST(BodyPublishers.noBody())
            .build();
    String body = http.send(start, BodyHandlers.ofString()).body();
    return new JsonMapper().readTree(body).path("runId").asString();
  }

  private void otherServicesWereHere() throws IOException {
    try (var script = LiveOutagesIT.class.getResourceAsStream("/foreign-schemas.sql")) {
      assertThat(script).isNotNull();
      jdbc.sql(new String(script.readAllBytes(), StandardCharsets.UTF_8)).update();
    }
  }

  private ToldRun told(String run) {
    UUID project =
        jdbc.sql("select project_id from intake.run where run_id = cast(? as uuid)")
            .param(run)
            .query(UUID.class)
            .single();
    return new ToldRun(jdbc, service.getBean(WireFormat.class), project, run);
  }

  private OpenStream open(String run) throws IOException, InterruptedException {
    return new OpenStream(url("/api/v1/runs/" + run + "/events"));
  }

  private int openStreams() throws IOException, InterruptedException {
    return get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("storyloom_live_streams"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(url(path))).build(), BodyHandlers.ofString());
  }

  private String url(String path) {
    return "http://localhost:" + service.getEnvironment().getProperty("local.server.port") + path;
  }
}
