package io.storyloom.api.openapi;

import io.storyloom.api.openapi.ApiDocument.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes up values that a schema of the document allows.
final class Values {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> WORDS =
      List.of(
          "Plan the beds",
          "제목",
          "🌱",
          "a\u0301",
          "\u202eright to left",
          "<b>&amp;\"'",
          "'; --",
          "%s%n{}${x}#{x}",
          "a\u2028b",
          "line\nbreak\r\nand\ttab",
          "\u0001\u001f\u007f",
          "=1+1",
          "## Epic 1: Beds",
          "@mock fail=no",
          "\\u0000 \\",
          "null",
          "0",
          "𝔘𝔫𝔦",
          "\uffff",
          "x");

  private final ApiDocument document;
  private final Known known;
  private final Random random;

  Values(ApiDocument document, Known known, Random random) {
    this.document = document;
    this.known = known;
    this.random = random;
  }

  JsonNode of(JsonPointer at) {
    return of("", at);
  }

  private JsonNode of(String field, JsonPointer at) {
    Part schema = document.part(at);
    JsonNode node = schema.node();
    if (node.has("const")) {
      return node.get("const");
    }
    if (node.has("enum")) {
      return node.get("enum").get(random.nextInt(node.get("enum").size()));
    }
    if (node.has("oneOf")) {
      JsonPointer choices = schema.at().appendProperty("oneOf");
      return of(field, choices.appendIndex(random.nextInt(node.get("oneOf").size())));
    }
    return switch (type(node.path("type"))) {
      case "object" -> object(schema);
      case "array" -> array(field, schema);
      case "string" -> NODES.stringNode(string(field, schema));
      case "integer" -> NODES.numberNode(integer(node));
      case "number" -> NODES.numberNode(random.nextInt(2_000_000) / 2.0);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "null" -> NODES.nullNode();
      default -> anything();
    };
  }

  private String type(JsonNode types) {
    if (!types.isArray()) {
      return types.asString();
    }
    boolean nothing = random.nextInt(5) == 0;
    return types
        .valueStream()
        .map(JsonNode::asString)
        .filter(type -> type.equals("null") == nothing)
        .findFirst()
        .orElseThrow();
  }

  private ObjectNode object(Part schema) {
    ObjectNode object = NODES.objectNode();
    JsonNode required = schema.node().path("required");
    JsonPointer properties = schema.at().appendProperty("properties");
    for (String name : schema.node().path("properties").propertyNames()) {
      boolean needed = required.valueStream().anyMatch(each -> each.asString().equals(name));
      if (needed || random.nextInt(3) == 0) {
        object.set(name, of(name, properties.appendProperty(name)));
      }
    }
    return object;
  }

  private ArrayNode array(String field, Part schema) {
    ArrayNode array = NODES.arrayNode();
    int size = schema.node().path("minItems").asInt(0) + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      JsonNode item = of(field, schema.at().appendProperty("items"));
      if (array.valueStream().noneMatch(item::equals)) {
        array.add(item);
      }
    }
    return array;
  }

  private String string(String field, Part schema) {
    if (field.equals("epicIds")) {
      return known.any("epicId");
    }
    if (schema.node().path("format").asString().equals("uuid")) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    List<String> candidates = new ArrayList<>(List.of(words(schema.node())));
    candidates.add("A-" + random.nextInt(1_000));
    candidates.add(String.valueOf(random.nextInt(20)));
    return candidates.stream()
        .filter(text -> document.violations(schema.at(), NODES.stringNode(text)).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private String words(JsonNode schema) {
    int longest = Math.min(schema.path("maxLength").asInt(1_000), 10_000);
    if (random.nextInt(200) == 0) {
      return "🌱".repeat(longest);
    }
    var words = new StringBuilder(word());
    while (random.nextInt(3) == 0) {
      words.append(random.nextBoolean() ? " " : "\n").append(word());
    }
    return words.length() > longest ? words.substring(0, 1) : words.toString();
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private int integer(JsonNode schema) {
    int least = schema.path("minimum").asInt(0);
    int most = schema.path("maximum").asInt(1_000_000);
    return switch (random.nextInt(6)) {
      case 0 -> least;
      case 1 -> most;
      default -> random.nextInt(least, most + 1);
    };
  }

  private JsonNode anything() {
    return switch (random.nextInt(5)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.stringNode(word());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.objectNode().put(word(), word());
      default -> NODES.arrayNode().add(random.nextDouble());
    };
  }
}
