package io.storyloom.messaging.avro;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A registry that keeps what it is given, counts questions and fails on demand.
final class Registry implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final List<String> schemas = new ArrayList<>();
  final List<String> questions = new ArrayList<>();
  final List<String> authorizations = new ArrayList<>();
  int failWith;

  Registry() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  WireFormat format() {
    return new WireFormat(new SchemaRegistry(RegistrySettings.of(url())));
  }

  synchronized int add(String schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    questions.add(exchange.getRequestMethod() + " " + path);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (failWith > 0) {
      answer(exchange, failWith, "{\"error_code\":" + failWith + ",\"message\":\"told to\"}");
    } else if (path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
      if (id > schemas.size()) {
        answer(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
      } else {
        answer(exchange, 200, "{\"schema\":" + JSON.writeValueAsString(schemas.get(id - 1)) + "}");
      }
    } else {
      String schema = JSON.readTree(body).path("schema").asString();
      if (path.endsWith("/versions") || schemas.contains(schema)) {
        answer(exchange, 200, "{\"id\":" + add(schema) + "}");
      } else {
        answer(exchange, 404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
