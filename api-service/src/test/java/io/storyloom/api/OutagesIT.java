package io.storyloom.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class OutagesIT {

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();

  private final TestDatabase database = INFRASTRUCTURE.createDatabase();

  @Test
  void while_kafka_and_the_registry_are_away_it_lives_and_is_not_ready() throws Exception {
    Map<String, Object> properties = new HashMap<>(INFRASTRUCTURE.asSpringProperties(database));
    properties.put("spring.kafka.bootstrap-servers", "localhost:1");
    properties.put("storyloom.schema-registry-url", "http://localhost:1");

    try (var service = start(properties)) {
      assertThat(get(service, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(service, "/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(get(service, "/api/v1/runs").statusCode()).isEqualTo(200);
      HttpResponse<String> refused =
          send(
              service,
              "/api/v1/projects/" + UUID.randomUUID() + "/runs",
              HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"service-unavailable\"");
    }
  }

  @Test
  void while_the_database_is_away_it_says_so_quickly_and_comes_back() throws Exception {
    Map<String, Object> properties = new HashMap<>(INFRASTRUCTURE.asSpringProperties(database));
    URI real = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    try (Gate gate = new Gate(real.getPort())) {
      properties.put(
          "spring.datasource.url", "jdbc:postgresql://localhost:" + gate.port() + real.getPath());
      try (var service = start(properties)) {
        assertThat(get(service, "/api/v1/runs").statusCode()).isEqualTo(200);

        gate.shut();
        long before = System.nanoTime();
        HttpResponse<String> away = get(service, "/api/v1/runs");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).contains("5");
        assertThat(away.body()).contains("\"code\":\"service-unavailable\"");
        assertThat(get(service, "/actuator/health/liveness").statusCode()).isEqualTo(200);

        gate.open();
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> get(service, "/api/v1/runs").statusCode() == 200);
      }
    }
  }

  private static ConfigurableApplicationContext start(Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("server.port", 0);
    return ApiApplication.application()
        .run(
            all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext service, String path)
      throws IOException, InterruptedException {
    return send(service, path, HttpRequest.newBuilder().GET());
  }

  private static HttpResponse<String> send(
      ConfigurableApplicationContext service, String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    String port = String.valueOf(service.getEnvironment().getProperty("local.server.port"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.uri(URI.create("http://localhost:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
