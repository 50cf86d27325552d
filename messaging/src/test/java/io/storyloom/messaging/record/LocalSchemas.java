package io.storyloom.messaging.record;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// A registry that accepts everything, for as long as the JVM lives.
public final class LocalSchemas {

  private static final JsonMapper JSON = new JsonMapper();

  private final List<String> schemas = new ArrayList<>();
  private final List<String> subjects = new ArrayList<>();
  private final HttpServer server;

  LocalSchemas() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public static WireFormat format() {
    return new LocalSchemas().wireFormat();
  }

  WireFormat wireFormat() {
    return new WireFormat(
        new SchemaRegistry(
            RegistrySettings.of("http://127.0.0.1:" + server.getAddress().getPort())));
  }

  synchronized List<String> subjects() {
    return List.copyOf(subjects);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String answer;
    if (path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
      answer = "{\"schema\":" + JSON.writeValueAsString(schemas.get(id - 1)) + "}";
    } else {
      subjects.add(path);
      schemas.add(
          JSON.readTree(exchange.getRequestBody().readAllBytes()).path("schema").asString());
      answer = "{\"id\":" + schemas.size() + "}";
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
