package io.storyloom.api.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document as the service gave it out.
final class ApiDocument {

  private static final String IRI = "https://storyloom.test/document";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final JsonNode root;
  private final List<Call> calls;
  private final SchemaRegistry registry;
  private final Map<JsonPointer, Schema> schemas = new ConcurrentHashMap<>();

  ApiDocument(String json) {
    root = new JsonMapper().readTree(json);
    calls = calls(root);
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemas(Map.of(IRI, json))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /// One operation of the document.
  ///
  /// @param method in upper case
  /// @param path with its variables in braces
  /// @param at where it stands in the document
  record Call(String method, String path, Pattern form, JsonPointer at, JsonNode description) {

    boolean isAt(String requested) {
      return form.matcher(requested).matches();
    }
  }

  /// A part of the document with the place where it stands.
  record Part(JsonPointer at, JsonNode node) {}

  JsonNode root() {
    return root;
  }

  List<Call> calls() {
    return calls;
  }

  Optional<Call> call(String method, String path) {
    return calls.stream()
        .filter(call -> call.method().equals(method) && call.isAt(path))
        .min(Comparator.comparingLong(call -> call.path().chars().filter(c -> c == '{').count()));
  }

  /// The part at a place, after following references.
  Part part(JsonPointer at) {
    JsonNode node = root.at(at);
    return node.has("$ref") && node.size() == 1
        ? part(JsonPointer.compile(node.path("$ref").asString().substring(1)))
        : new Part(at, node);
  }

  /// The fields of an object in the document, each after following references.
  Map<String, Part> parts(JsonPointer at) {
    Part owner = part(at);
    var parts = new LinkedHashMap<String, Part>();
    owner
        .node()
        .propertyNames()
        .forEach(name -> parts.put(name, part(owner.at().appendProperty(name))));
    return parts;
  }

  /// The parameters of a call, those of its path first.
  List<Part> parameters(Call call) {
    var parameters = new ArrayList<Part>();
    for (JsonPointer owner : List.of(call.at().head(), call.at())) {
      JsonPointer list = owner.appendProperty("parameters");
      for (int i = 0; i < root.at(list).size(); i++) {
        parameters.add(part(list.appendIndex(i)));
      }
    }
    return parameters;
  }

  /// What is wrong with a value by the schema at a place.
  List<String> violations(JsonPointer schema, JsonNode value) {
    return schemas
        .computeIfAbsent(schema, at -> registry.getSchema(SchemaLocation.of(IRI + "#" + at)))
        .validate(value)
        .stream()
        .map(Error::toString)
        .toList();
  }

  private static List<Call> calls(JsonNode root) {
    var calls = new ArrayList<Call>();
    JsonPointer paths = JsonPointer.compile("/paths");
    root.at(paths)
        .propertyStream()
        .forEach(path ->
            path.getValue()
                .propertyStream()
                .filter(field -> METHODS.contains(field.getKey()))
                .forEach(field ->
                    calls.add(
                        new Call(
                            field.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            Pattern.compile(path.getKey().replaceAll("\\{[^}]+}", "[^/]+")),
                            paths.appendProperty(path.getKey()).appendProperty(field.getKey()),
                            field.getValue()))));
    return List.copyOf(calls);
  }
}
