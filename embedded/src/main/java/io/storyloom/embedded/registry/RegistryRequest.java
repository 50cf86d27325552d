package io.storyloom.embedded.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request taken apart: method, decoded path segments, query parameters and JSON body.
record RegistryRequest(String method, List<String> path, Map<String, String> query, String body) {
  static final int BODY_LIMIT = 1 << 20;

  private static final int DRAIN_LIMIT = 64 << 20;

  static RegistryRequest read(HttpExchange exchange) throws IOException, RegistryProblem {
    String body = readBody(exchange.getRequestBody());
    List<String> path = new ArrayList<>();
    for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B")));
      }
    }
    String query = exchange.getRequestURI().getRawQuery();
    return new RegistryRequest(
        exchange.getRequestMethod(),
        List.copyOf(path),
        parseQuery(query == null ? "" : query),
        body);
  }

  boolean flag(String name) {
    return query.getOrDefault(name, "false").toLowerCase(Locale.ROOT).equals("true");
  }

  /// The schema in the body.
  AvroText schema() throws RegistryProblem {
    JsonNode json = json();
    String type = json.path("schemaType").asString("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryProblem.invalidSchema("type " + type + " is not supported, only AVRO is");
    }
    if (!json.path("references").isMissingNode() && !json.path("references").isEmpty()) {
      throw RegistryProblem.invalidSchema("references are not supported");
    }
    JsonNode text = json.path("schema");
    if (!text.isString() || text.asString().isBlank()) {
      throw RegistryProblem.invalidSchema("field \"schema\" must be a schema in a JSON string");
    }
    return AvroText.parse(text.asString());
  }

  CompatibilityLevel level() throws RegistryProblem {
    String name = json().path("compatibility").asString("").toUpperCase(Locale.ROOT);
    return CompatibilityLevel.named(name).orElseThrow(RegistryProblem::invalidLevel);
  }

  private JsonNode json() throws RegistryProblem {
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      if (!json.isObject()) {
        throw RegistryProblem.badRequest("The request body must be a JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw RegistryProblem.badRequest(
          "The request body is not valid JSON: " + e.getOriginalMessage());
    }
  }

  /// Reads on beyond the limit, as a client that is still sending would not see the answer.
  private static String readBody(InputStream in) throws IOException, RegistryProblem {
    byte[] body = in.readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      long drained = 0;
      long skipped;
      do {
        skipped = in.skip(BODY_LIMIT);
        drained += skipped;
      } while (skipped > 0 && drained < DRAIN_LIMIT);
      throw RegistryProblem.tooLarge(BODY_LIMIT);
    }
    return new String(body, UTF_8);
  }

  private static Map<String, String> parseQuery(String query) throws RegistryProblem {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decode(String text) throws RegistryProblem {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw RegistryProblem.badRequest("The address is not well encoded");
    }
  }
}
