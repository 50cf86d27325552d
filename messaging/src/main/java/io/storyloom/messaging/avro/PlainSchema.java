package io.storyloom.messaging.avro;

import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A schema's text without what only Java's code generator reads, so that it equals the published
/// file.
final class PlainSchema {

  private static final String JAVA_STRING = "avro.java.string";
  private static final JsonMapper JSON = new JsonMapper();

  private PlainSchema() {}

  static String textOf(Schema schema) {
    return plain(JSON.readTree(schema.toString())).toString();
  }

  private static JsonNode plain(JsonNode node) {
    return switch (node) {
      case ObjectNode object when object.has(JAVA_STRING) -> object.get("type");
      case ObjectNode object -> {
        object.propertyNames().stream()
            .toList()
            .forEach(name -> object.set(name, plain(object.get(name))));
        yield object;
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, plain(array.get(i)));
        }
        yield array;
      }
      default -> node;
    };
  }
}
