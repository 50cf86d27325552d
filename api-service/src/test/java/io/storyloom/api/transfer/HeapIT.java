package io.storyloom.api.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// What imports and exports need of a heap, in a service that runs alone and ends when it has none
/// left. The log tells how long each took.
class HeapIT {

  private static final Logger log = LoggerFactory.getLogger(HeapIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static TestDatabase database;
  private static ChildService service;

  @BeforeAll
  static void start() throws IOException {
    TestInfrastructure infrastructure = TestInfrastructure.shared();
    database = infrastructure.createDatabase();
    service = ChildService.start(infrastructure, database);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void an_export_of_ten_thousand_stories_needs_less_than_64_mib() throws Exception {
    UUID project = project();
    StoredBacklog.add(jdbc(), project, 100, 100);
    log.info("Idle with {} MiB of heap", service.leave(64));
    try {
      for (String format : new String[] {"json", "jsonl", "csv", "markdown", "jira"}) {
        long start = System.nanoTime();
        HttpResponse<byte[]> export = send(request(project, "/export?format=" + format).GET());
        assertThat(export.statusCode()).isEqualTo(200);
        log.info("{}: {} KiB, {}", format, export.body().length / 1024, since(start));
      }
    } finally {
      service.giveBack();
    }
  }

  @ParameterizedTest
  @MethodSource("io.storyloom.api.transfer.LargeFile#all")
  void a_file_of_5_mib_is_imported_or_refused(LargeFile file) throws Exception {
    UUID project = project();
    byte[] body = file.content();
    long start = System.nanoTime();
    HttpResponse<byte[]> answer =
        send(
            request(project, "/imports")
                .header("Content-Type", file.mediaType())
                .POST(BodyPublishers.ofByteArray(body)));
    String told = new String(answer.body(), UTF_8);
    log.info(
        "{}: {} KiB, {} in {}: {}",
        file,
        body.length / 1024,
        answer.statusCode(),
        since(start),
        told.substring(0, Math.min(told.length(), 120)));
    assertThat(answer.statusCode()).as(told).isEqualTo(file.status());
  }

  private static Duration since(long start) {
    return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
  }

  private static HttpRequest.Builder request(UUID project, String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:%d/api/v1/projects/%s%s"
                    .formatted(service.port(), project, path)))
        .timeout(PATIENCE);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static UUID project() {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    jdbc()
        .sql(
            """
            insert into catalog.project (id, tenant_id, name, created_at, updated_at)
            values (?, 'default', 'Large', now(), now())
            """)
        .param(id)
        .update();
    return id;
  }

  private static JdbcClient jdbc() {
    return JdbcClient.create(
        new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
  }
}
