package io.storyloom.standalone.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A running Storyloom over HTTP, as far as the command line uses it. Refusals arrive as
/// [ApiProblem], a service that cannot be reached as [IOException].
final class StoryloomApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JSON = "application/json";

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final JsonMapper json = JsonMapper.shared();

  StoryloomApi(URI base) {
    this.base = base;
  }

  URI base() {
    return base;
  }

  String createProject(String name) throws IOException {
    return read(send(post("/projects", new NewProject(name)))).as(Created.class).id();
  }

  void deleteProject(String projectId) throws IOException {
    send(request("/projects/" + projectId).DELETE());
  }

  Imported importBacklog(String projectId, Backlog backlog) throws IOException {
    return read(send(
            request("/projects/" + projectId + "/imports")
                .header("Content-Type", backlog.type().mediaType())
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(backlog.bytes()))))
        .as(Imported.class);
  }

  List<EpicChoice.Epic> epics(String projectId) throws IOException {
    return read(send(request("/projects/" + projectId + "/epics"))).as(Epics.class).items();
  }

  Started start(String projectId, StartRequest options) throws IOException {
    return read(send(
            post("/projects/" + projectId + "/runs", options)
                .header("Idempotency-Key", UUID.randomUUID().toString())))
        .as(Started.class);
  }

  void cancel(String runId) throws IOException {
    send(request("/runs/" + runId + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
  }

  /// The progress, unless it still is the one with this tag.
  Optional<Tagged> progress(String runId, @Nullable String tag) throws IOException {
    HttpRequest.Builder request = request("/runs/" + runId);
    if (tag != null) {
      request.header("If-None-Match", tag);
    }
    HttpResponse<InputStream> response = send(request);
    if (response.statusCode() == 304) {
      response.body().close();
      return Optional.empty();
    }
    String newTag = response.headers().firstValue("ETag").orElse(null);
    return Optional.of(new Tagged(newTag, read(response).as(Progress.class)));
  }

  InputStream export(String projectId, StoryFormat format) throws IOException {
    return send(request("/projects/" + projectId + "/export?format=" + format.word())).body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path)).timeout(PATIENCE);
  }

  private HttpRequest.Builder post(String path, Object body) {
    return request(path)
        .header("Content-Type", JSON)
        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() >= 400) {
        throw problem(response);
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.because("Interrupted.", e);
    }
  }

  private ApiProblem problem(HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    try (InputStream body = response.body()) {
      Problem problem = json.readValue(body.readAllBytes(), Problem.class);
      if (problem.code() != null && problem.detail() != null) {
        return new ApiProblem(status, problem.code(), problem.detail());
      }
    } catch (JacksonException e) {
      return notStoryloom(status);
    }
    return notStoryloom(status);
  }

  private ApiProblem notStoryloom(int status) {
    return new ApiProblem(
        status, "", "%s answered %d, not as a Storyloom service does.".formatted(base, status));
  }

  private Body read(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      return new Body(response.statusCode(), body.readAllBytes());
    }
  }

  private final class Body {
    private final int status;
    private final byte[] bytes;

    Body(int status, byte[] bytes) {
      this.status = status;
      this.bytes = bytes;
    }

    <T> T as(Class<T> type) {
      try {
        return json.readValue(bytes, type);
      } catch (JacksonException e) {
        throw notStoryloom(status);
      }
    }
  }

  /// What an import did.
  record Imported(int epicsCreated, int storiesCreated, List<Warning> warnings) {}

  /// A row that was left out, or a line that was not understood.
  record Warning(@Nullable Integer line, String message) {}

  /// An accepted run.
  record Started(String runId, int epicCount, List<String> warnings) {}

  /// A progress and its entity tag.
  record Tagged(@Nullable String tag, Progress progress) {}

  private record NewProject(String name) {}

  private record Created(String id) {}

  private record Epics(List<EpicChoice.Epic> items) {}

  @JsonInclude
  private record Problem(@Nullable String code, @Nullable String detail) {}
}
