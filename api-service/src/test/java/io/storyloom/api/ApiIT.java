package io.storyloom.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.openapi.Agreement;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.MessagingStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API service over real HTTP on a real database and broker. All such tests share one context
/// and one database, so each works on projects of its own. Whatever is sent and answered is held
/// against the OpenAPI document.
@SpringBootTest(
    classes = ApiApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=api-service",
      // All tests are one client.
      "storyloom.http.requests-per-minute=1000000",
      // Tests write history of their own.
      "storyloom.estimate.refresh=0s",
      // Nobody takes their commands in.
      "storyloom.watchdog.interval=1h"
    })
public abstract class ApiIT {

  protected static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();
  private static final TestDatabase DATABASE = INFRASTRUCTURE.createDatabase();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static volatile @Nullable Agreement agreement;

  @LocalServerPort private int port;
  @Autowired protected JdbcClient jdbc;
  @Autowired private MessagingStart messaging;

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    INFRASTRUCTURE
        .asSpringProperties(DATABASE)
        .forEach((name, value) -> registry.add(name, () -> value));
  }

  @BeforeEach
  void everything_is_there() throws Exception {
    assertThat(messaging.awaitReady(Duration.ofSeconds(30))).isTrue();
    if (jdbc.sql("select to_regclass('work.run') is null").query(Boolean.class).single()) {
      try (var script = ApiIT.class.getResourceAsStream("/foreign-schemas.sql")) {
        assertThat(script).isNotNull();
        jdbc.sql(new String(script.readAllBytes(), StandardCharsets.UTF_8)).update();
      }
    }
  }

  /// An answer with its body read as JSON, a missing node when it is empty.
  public record Answer(HttpResponse<String> response, JsonNode body) {

    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// A text of the body, empty when there is none.
    public String text(String field) {
      return body.path(field).asString();
    }

    public Answer is(int status) {
      assertThat(status()).as(response.body()).isEqualTo(status);
      return this;
    }

    public Answer isProblem(int status, String code) {
      assertThat(response.body())
          .contains("\"code\":\"" + code + "\"")
          .doesNotContain("Exception", "tools.jackson", "select ");
      assertThat(status()).isEqualTo(status);
      assertThat(header("Content-Type")).startsWith("application/problem+json");
      assertThat(body.path("type").asString()).isEqualTo("urn:storyloom:problem:" + code);
      assertThat(body.path("status").asInt()).isEqualTo(status);
      assertThat(body.path("title").asString()).isNotBlank();
      assertThat(body.path("detail").asString()).isNotBlank();
      assertThat(body.path("instance").asString()).isEqualTo(response.uri().getRawPath());
      return this;
    }
  }

  protected final int port() {
    return port;
  }

  protected final Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  protected final Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  protected final Answer patch(String path, String body) {
    return send(
        request(path, "Content-Type", "application/merge-patch+json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  protected final Answer delete(String path) {
    return send(request(path).DELETE());
  }

  protected final HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  protected final Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      agreement().check(response);
      String type = response.headers().firstValue("Content-Type").orElse("");
      boolean json = type.matches("application/([a-z-]+\\+)?json\\b.*");
      return new Answer(
          response, JSON.readTree(json && !response.body().isEmpty() ? response.body() : "null"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Agreement agreement() throws IOException, InterruptedException {
    Agreement known = agreement;
    if (known == null) {
      HttpRequest request = request("/v3/api-docs").build();
      known = new Agreement(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
      agreement = known;
    }
    return known;
  }

  /// Sends what no client would, or may, and reads until the connection is closed.
  protected final String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// A project with epics "Epic 1", "Epic 2" …
  protected final Project project(int epics) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    jdbc.sql(
            """
            insert into catalog.project (id, tenant_id, name, last_epic, created_at, updated_at)
            values (?, 'default', 'A project', ?, now(), now())
            """)
        .params(id, epics)
        .update();
    List<UUID> epicIds = new ArrayList<>();
    for (int i = 1; i <= epics; i++) {
      UUID epic = UuidCreator.getTimeOrderedEpoch();
      jdbc.sql(
              """
              insert into catalog.epic
                (id, tenant_id, project_id, number, position, title, created_at, updated_at)
              values (?, 'default', ?, ?, ?, ?, now(), now())
              """)
          .params(epic, id, i, i, "Epic " + i)
          .update();
      epicIds.add(epic);
    }
    return new Project(id, epicIds);
  }

  /// A project and its epics in order.
  public record Project(UUID id, List<UUID> epics) {

    public String path() {
      return "/api/v1/projects/" + id;
    }

    public String runs() {
      return path() + "/runs";
    }

    /// @param index from 0
    public String epic(int index) {
      return "/api/v1/epics/" + epics.get(index);
    }
  }
}
