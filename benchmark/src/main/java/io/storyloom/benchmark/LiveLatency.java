package io.storyloom.benchmark;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// How long after it happened an event is on the client's side of a live stream, by the clock of
/// the one machine. Its progress follows in the same breath.
@Command(
    name = "live-latency",
    description = "Time from an event to its arrival in a live stream.",
    mixinStandardHelpOptions = true)
final class LiveLatency implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "Data directory of ./storyloom start.")
  private Path data = Path.of("");

  @Option(names = "--runs", defaultValue = "20", description = "Each has a stream of its own.")
  private int runs;

  @Option(names = "--epics", defaultValue = "20")
  private int epics;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(data);
    List<String> projects = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      projects.add(installation.project(epics));
    }
    List<Double> times = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Double>>> streams = new ArrayList<>();
      for (String project : projects) {
        String run = installation.start(project);
        streams.add(clients.submit(() -> read(installation, run)));
      }
      for (Future<List<Double>> stream : streams) {
        times.addAll(stream.get());
      }
    }
    System.out.printf("%d runs of %d epics, a stream each%n", runs, epics);
    System.out.println(
        "from event to client: "
            + Percentiles.ofMillis(times.stream().mapToDouble(Double::doubleValue).toArray()));
    return 0;
  }

  private List<Double> read(Installation installation, String run) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(installation.events(run)).build();
    HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
    List<Double> times = new ArrayList<>();
    try (Stream<String> lines = response.body()) {
      lines
          .filter(line -> line.startsWith("data: {\"sequence\":"))
          .forEach(line -> {
            Instant arrived = Instant.ofEpochMilli(System.currentTimeMillis());
            Instant time =
                Instant.parse(
                    json.readTree(line.substring("data: ".length())).get("time").asString());
            times.add(Duration.between(time, arrived).toNanos() / 1e6);
          });
    }
    return times;
  }
}
