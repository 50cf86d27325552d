package io.storyloom.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long the page of a large project takes, asked for by one user after another, from the
/// request to the last byte of the compressed answer.
@Command(
    name = "project-page",
    description = "Times of the page of a large project, cold to warm.",
    mixinStandardHelpOptions = true)
final class ProjectPage implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "Data directory of ./storyloom start.")
  private Path data = Path.of("");

  @Option(names = "--epics", defaultValue = "50")
  private int epics;

  @Option(names = "--stories", defaultValue = "10", description = "Of each epic.")
  private int stories;

  @Option(names = "--rounds", defaultValue = "5", description = "Of a hundred requests each.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(data);
    URI page = installation.page(installation.project(epics, stories));
    HttpRequest request =
        HttpRequest.newBuilder(page)
            .header("Accept", "text/html")
            .header("Accept-Encoding", "gzip")
            .build();
    System.out.printf("%d epics with %d stories each%n", epics, stories);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < rounds; round++) {
        double[] times = new double[100];
        int bytes = 0;
        for (int i = 0; i < times.length; i++) {
          long begun = System.nanoTime();
          bytes = load(client, request);
          times[i] = (System.nanoTime() - begun) / 1e6;
        }
        System.out.printf("%s, %d bytes each%n", Percentiles.ofMillis(times), bytes);
      }
    }
    return 0;
  }

  private static int load(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(request.uri() + " answered " + answer.statusCode());
    }
    return answer.body().length;
  }
}
