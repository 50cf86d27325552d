package io.storyloom.standalone.deadletters;

import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The dead letters of a running Storyloom. What the service refuses is a [Refusal] in its own
/// words, a service that cannot be reached an [IOException].
final class DeadLetterApi implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final JsonMapper json = JsonMapper.shared();

  DeadLetterApi(URI base) {
    this.base = base;
  }

  /// @param cursor where the part before ended, null for the first part
  JsonNode list(int limit, @Nullable String cursor) throws IOException {
    return read(
        request("?limit=" + limit + (cursor == null ? "" : "&cursor=" + encoded(cursor))).GET());
  }

  JsonNode one(String id) throws IOException {
    return read(request("/" + encoded(id)).GET());
  }

  void replay(String id) throws IOException {
    var _ = send(request("/" + encoded(id) + "/replay").POST(HttpRequest.BodyPublishers.noBody()));
  }

  private static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/api/v1/dead-letters" + path))
        .timeout(PATIENCE);
  }

  private JsonNode read(HttpRequest.Builder request) throws IOException {
    HttpResponse<String> response = send(request);
    try {
      return json.readTree(response.body());
    } catch (JacksonException _) {
      throw notStoryloom(response.statusCode());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() >= 400) {
        throw refusal(response);
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.because("Interrupted.", e);
    }
  }

  private Refusal refusal(HttpResponse<String> response) {
    try {
      JsonNode problem = json.readTree(response.body());
      if (problem.path("code").isString() && problem.path("detail").isString()) {
        return Refusal.because(problem.path("detail").asString());
      }
    } catch (JacksonException _) {
      return notStoryloom(response.statusCode());
    }
    return notStoryloom(response.statusCode());
  }

  private Refusal notStoryloom(int status) {
    return Refusal.because(
        "%s answered %d, not as a Storyloom service does.".formatted(base, status));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
