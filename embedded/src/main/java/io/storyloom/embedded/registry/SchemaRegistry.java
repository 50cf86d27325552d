package io.storyloom.embedded.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// A schema registry in this JVM, on the loopback address only, that keeps its schemas in a file.
public final class SchemaRegistry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SchemaRegistry.class);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private final Subjects subjects;
  private final RegistryRoutes routes;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private SchemaRegistry(Subjects subjects, HttpServer server) {
    this.subjects = subjects;
    this.routes = new RegistryRoutes(subjects);
    this.server = server;
  }

  /// Starts on a port (0: any free one) with the schemas kept in a directory, which must exist.
  public static SchemaRegistry start(Path dir, int port) throws IOException {
    Subjects subjects = Subjects.open(dir.resolve("registry.jsonl"));
    HttpServer server;
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    } catch (IOException e) {
      subjects.close();
      throw e;
    }
    SchemaRegistry registry = new SchemaRegistry(subjects, server);
    server.setExecutor(registry.threads);
    server.createContext("/", registry::handle);
    server.start();
    return registry;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.close();
    subjects.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        send(exchange, 200, routes.answer(RegistryRequest.read(exchange)));
      } catch (RegistryProblem e) {
        send(exchange, e.status(), problem(e.code(), String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        log.error("A request to the schema registry failed", e);
        send(exchange, 500, problem(50001, "Error in the backend data store"));
      }
    }
  }

  private static Map<String, Object> problem(int code, String message) {
    return Map.of("error_code", code, "message", message);
  }

  private static void send(HttpExchange exchange, int status, Object content) throws IOException {
    byte[] body = JsonMapper.shared().writeValueAsBytes(content);
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
