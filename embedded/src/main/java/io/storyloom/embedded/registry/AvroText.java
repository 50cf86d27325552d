package io.storyloom.embedded.registry;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An Avro schema as it is stored and compared: two texts are the same schema if they are the same
/// JSON after Avro resolved names and dropped what is said by default. Documentation, defaults,
/// aliases, logical types and other properties count; white space and the order of keys don't.
record AvroText(Schema schema, String text, JsonNode tree) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static AvroText parse(String text) throws RegistryProblem {
    try {
      Schema schema = new Schema.Parser().parse(text);
      String canonical = schema.toString();
      return new AvroText(schema, canonical, JSON.readTree(canonical));
    } catch (AvroRuntimeException | JacksonException e) {
      throw RegistryProblem.invalidSchema(reason(e));
    } catch (StackOverflowError _) {
      throw RegistryProblem.invalidSchema("nested too deeply");
    }
  }

  /// Avro's message, without the class name that it takes over from the JSON parser.
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("no reason given")
        .replaceFirst("^[\\w.]+(Exception|Error): ", "");
  }
}
