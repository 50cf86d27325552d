package io.storyloom.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A service that answers as the HTTP contract says, one scripted answer after the other; the last
/// one stays.
final class StubService implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  StubService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    on("POST /projects", 201, "{\"id\":\"p1\",\"name\":\"n\"}");
    on("DELETE /projects/p1", 204, "");
    on(
        "POST /projects/p1/imports",
        201,
        "{\"epicsCreated\":2,\"storiesCreated\":0,\"warnings\":[]}");
    on(
        "GET /projects/p1/epics",
        200,
        "{\"items\":[{\"id\":\"e-one\",\"code\":\"E1\"},{\"id\":\"e-two\",\"code\":\"E2\"}]}");
    on(
        "POST /projects/p1/runs",
        202,
        "{\"runId\":\"r1\",\"projectId\":\"p1\",\"status\":\"QUEUED\",\"epicCount\":2,\"retryOf\":null,\"warnings\":[]}");
    on("POST /runs/r1/cancel", 202, "{}");
    on("GET /projects/p1/export", 200, "{\"code\":\"S1\"}\n{\"code\":\"S2\"}\n");
    onProgress("RUNNING", "COMPLETED");
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  StubService on(String call, int status, String body) {
    synchronized (answers) {
      answers.computeIfAbsent(call, key -> new ArrayDeque<>()).clear();
    }
    return then(call, status, body);
  }

  StubService then(String call, int status, String body) {
    synchronized (answers) {
      answers.computeIfAbsent(call, key -> new ArrayDeque<>()).add(new Answer(status, body));
    }
    return this;
  }

  /// The run shows these states one after the other.
  StubService onProgress(String... statuses) {
    synchronized (answers) {
      answers.computeIfAbsent("GET /runs/r1", key -> new ArrayDeque<>()).clear();
    }
    for (String status : statuses) {
      then("GET /runs/r1", 200, progress(status));
    }
    return this;
  }

  StubService onProblem(String call, int status, String code, String detail) {
    return on(call, status, problem(status, code, detail));
  }

  static String problem(int status, String code, String detail) {
    return "{\"type\":\"urn:storyloom:problem:%s\",\"title\":\"t\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
        .formatted(code, status, detail, code);
  }

  List<Request> requests(String call) {
    return requests.stream().filter(request -> request.call().equals(call)).toList();
  }

  static String progress(String status) {
    boolean failed = status.equals("PARTIAL") || status.equals("FAILED");
    boolean over = failed || status.equals("COMPLETED");
    String first = over ? "COMPLETED" : "GENERATING";
    String second = failed ? "FAILED" : over ? "COMPLETED" : "PENDING";
    return """
    {"runId":"r1","projectId":"p1","status":"%s","phaseDetail":"Processing Epic 1 of 2: One","cancelRequested":false,
     "pauseReason":null,"stalled":false,"rateLimitedUntil":null,"totalEpics":2,"completedEpics":%d,"failedEpics":%d,
     "skippedEpics":0,"totalStoriesCreated":2,"elapsedMs":1500,"estimatedRemainingMs":null,"error":null,"sequence":3,
     "epics":[{"epicId":"e-one","epicTitle":"One","index":1,"status":"%s","storiesCreated":2,"retryCount":0,
               "durationMs":8100,"error":null,"skipReason":null},
              {"epicId":"e-two","epicTitle":"Two","index":2,"status":"%s","storiesCreated":0,"retryCount":0,
               "durationMs":null,"error":%s,"skipReason":null}]}\
    """
        .formatted(
            status,
            over ? failed ? 1 : 2 : 0,
            failed ? 1 : 0,
            first,
            second,
            failed ? "\"No luck\"" : "null");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath().replaceFirst("^/api/v1", "");
      var request =
          new Request(
              exchange.getRequestMethod() + " " + path,
              String.valueOf(exchange.getRequestURI().getQuery()),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              body);
      requests.add(request);
      Answer answer = next(request.call());
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer next(String call) {
    synchronized (answers) {
      Deque<Answer> left = answers.get(call);
      if (left == null) {
        return new Answer(404, problem(404, "not-found", "There is nothing here."));
      }
      return left.size() > 1 ? left.remove() : left.element();
    }
  }

  record Request(String call, String query, String contentType, String body) {}

  private record Answer(int status, String body) {}
}
