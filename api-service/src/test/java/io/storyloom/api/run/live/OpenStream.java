package io.storyloom.api.run.live;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A client that reads a stream to its end, line by line.
final class OpenStream implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end;

  OpenStream(String url) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response =
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("Status " + response.statusCode());
    }
    end =
        CompletableFuture.runAsync(
            () -> response.body().forEach(lines::add), Thread::startVirtualThread);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  long count(String line) {
    return lines.stream().filter(line::equals).count();
  }

  void awaitLine(Predicate<String> wanted) {
    await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(wanted));
  }

  boolean isOpen() {
    return !end.isDone();
  }

  /// Fails when the stream was cut instead of ended.
  void awaitEnd() {
    end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
