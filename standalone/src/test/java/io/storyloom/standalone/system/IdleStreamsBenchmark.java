package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What open streams cost the process that serves them; a measurement, so it runs only when it is
/// asked for, with `-Dit.test=IdleStreamsBenchmark`. Nobody works on the runs, so that nothing else
/// happens.
class IdleStreamsBenchmark {

  private static final int STREAMS = 1_000;
  private static final int RUNS = 100;
  private static final int EPICS = 12;
  private static final long MIB = 1024 * 1024;

  @Test
  void a_thousand_idle_streams_cost_less_than_100_MiB() throws Exception {
    TestInfrastructure infrastructure = TestInfrastructure.shared();
    TestDatabase database = infrastructure.createDatabase();
    Map<String, String> environment = new HashMap<>();
    environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", infrastructure.bootstrapServers());
    environment.put("SPRING_DATASOURCE_URL", database.jdbcUrl());
    environment.put("SPRING_DATASOURCE_USERNAME", database.user());
    environment.put("SPRING_DATASOURCE_PASSWORD", database.password());
    environment.put("STORYLOOM_SCHEMA_REGISTRY_URL", infrastructure.registryUrl());
    environment.put("STORYLOOM_KAFKA_REPLICATION_FACTOR", "1");
    try (ServiceProcess service =
        new ServiceProcess(Start.PACKAGED, "api-service", "idle", environment)) {
      List<UUID> runs = runs(new HttpApi(service.url()));
      closeAll(open(service, runs, 5));
      Awaitility.await("the keepalives notice")
          .atMost(Duration.ofMinutes(1))
          .until(() -> gauge(service, "storyloom_live_streams") == 0);
      long heapBefore = heap(service);
      long memoryBefore = residentMemory(service);

      List<Socket> streams = open(service, runs, STREAMS);

      Awaitility.await("open streams")
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(gauge(service, "storyloom_live_streams")).isEqualTo(STREAMS));
      long heap = heap(service) - heapBefore;
      long memory = residentMemory(service) - memoryBefore;
      System.out.printf(
          "%d idle streams: %.1f MiB of heap in use, %.1f MiB of the process%n",
          STREAMS, (double) heap / MIB, (double) memory / MIB);
      assertThat(heap).as("bytes of heap in use").isLessThan(100 * MIB);
      closeAll(streams);
    } finally {
      Services.deleteTopics(infrastructure.bootstrapServers());
    }
  }

  private static List<UUID> runs(HttpApi api) {
    List<UUID> runs = new ArrayList<>();
    Awaitility.await("the service takes runs")
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .untilAsserted(() -> runs.add(run(api)));
    while (runs.size() < RUNS) {
      runs.add(run(api));
    }
    return runs;
  }

  private static UUID run(HttpApi api) {
    UUID project = api.createProject("Idle");
    api.addEpics(project, Collections.nCopies(EPICS, ""));
    return api.start(project);
  }

  /// Each has read its first progress.
  private static List<Socket> open(ServiceProcess service, List<UUID> runs, int count)
      throws IOException {
    URI url = URI.create(service.url());
    List<Socket> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(url.getHost(), url.getPort());
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/runs/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .formatted(runs.get(i % runs.size()))
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      while (!lines.readLine().startsWith("data: ")) {
        // Headers, and what comes before the progress.
      }
      streams.add(socket);
    }
    return streams;
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /// In use after a full collection.
  private static long heap(ServiceProcess service) throws Exception {
    Process collection =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(service.pid()),
                "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(collection.waitFor()).isZero();
    return (long) gauge(service, "jvm_memory_used_bytes{area=\"heap\"");
  }

  private static long residentMemory(ServiceProcess service) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(service.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static double gauge(ServiceProcess service, String prefix)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(service.url() + "/actuator/prometheus")).build(),
            BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
