package io.storyloom.api.openapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one client has learnt from the answers it got: ids of objects, by the name of the path
/// variable that takes them, cursors by path, and entity tags.
final class Known {

  private static final int MOST = 12;
  private static final JsonMapper JSON = new JsonMapper();
  // Who learns from these does what others did last, and not the same for the same seed.
  private static final Set<String> OF_ALL_CLIENTS = Set.of("/api/v1/projects", "/api/v1/runs");

  private final Random random;
  private final Map<String, List<String>> values = new HashMap<>();

  Known(Random random) {
    this.random = random;
  }

  /// One of the values under a name, or something that is certainly none of them.
  String any(String name) {
    List<String> known = values.getOrDefault(name, List.of());
    return known.isEmpty()
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : known.get(random.nextInt(known.size()));
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  void learn(Exchange exchange) {
    boolean everybodys =
        exchange.method().equals("GET") && OF_ALL_CLIENTS.contains(exchange.path());
    exchange.received().firstValue("ETag").ifPresent(tag -> add("ETag", tag));
    String type = exchange.received().firstValue("Content-Type").orElse("");
    if (exchange.status() < 300 && type.startsWith("application/json")) {
      try {
        JsonNode answer = JSON.readTree(exchange.answer());
        if (!everybodys) {
          learn(answer);
        }
        if (answer.path("nextCursor").isString() && !exchange.query().contains("status")) {
          add("cursor " + exchange.path(), answer.path("nextCursor").asString());
        }
      } catch (JacksonException _) {
        // Told elsewhere.
      }
    }
  }

  private void learn(JsonNode node) {
    if (node.isObject()) {
      JsonNode id = node.path("id");
      if (id.isString()) {
        boolean story = node.has("epicId");
        add(story ? "storyId" : node.has("projectId") ? "epicId" : "projectId", id.asString());
      }
      if (node.path("runId").isString()) {
        add("runId", node.path("runId").asString());
      }
    }
    node.forEach(this::learn);
  }

  private void add(String name, String value) {
    List<String> known = values.computeIfAbsent(name, _ -> new ArrayList<>());
    if (known.size() < MOST) {
      known.add(value);
    } else if (!known.contains(value)) {
      known.set(random.nextInt(MOST), value);
    }
  }
}
