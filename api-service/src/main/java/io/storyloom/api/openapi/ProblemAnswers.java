package io.storyloom.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.storyloom.api.problem.ProblemCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes the error codes that each call names in `x-problems` out as answers, one per status.
final class ProblemAnswers {

  private static final String CODES = "x-problem-codes";
  private static final String OF_CALL = "x-problems";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final ObjectNode document;
  private final JsonNode codes;

  private ProblemAnswers(ObjectNode document, JsonNode codes) {
    this.document = document;
    this.codes = codes;
  }

  static void writeInto(ObjectNode document) {
    var answers = new ProblemAnswers(document, document.remove(CODES));
    answers.writeExamples();
    answers.writeAnswers();
  }

  private void writeExamples() {
    ObjectNode examples = document.withObject("components").withObject("examples");
    codes
        .properties()
        .forEach(entry -> {
          ProblemCode code = code(entry.getKey());
          ObjectNode example = examples.putObject(code.code());
          example.put("summary", entry.getValue().path("when").textValue());
          example
              .putObject("value")
              .put("type", "urn:storyloom:problem:" + code.code())
              .put("title", code.title())
              .put("status", code.status())
              .put("code", code.code())
              .setAll((ObjectNode) entry.getValue().get("example"));
        });
  }

  private void writeAnswers() {
    for (JsonNode path : document.get("paths")) {
      path.properties().stream()
          .filter(field -> METHODS.contains(field.getKey()))
          .forEach(operation -> writeAnswers((ObjectNode) operation.getValue()));
    }
  }

  private void writeAnswers(ObjectNode operation) {
    Set<ProblemCode> possible = EnumSet.noneOf(ProblemCode.class);
    codes
        .properties()
        .forEach(entry -> {
          if (entry.getValue().has("everywhere")) {
            possible.add(code(entry.getKey()));
          }
        });
    operation.remove(OF_CALL).forEach(name -> possible.add(code(name.textValue())));
    Map<Integer, List<ProblemCode>> byStatus = new TreeMap<>();
    possible.forEach(
        code -> byStatus.computeIfAbsent(code.status(), _ -> new ArrayList<>()).add(code));
    byStatus.forEach((status, each) ->
        operation.withObject("responses").set(String.valueOf(status), answer(each)));
  }

  private ObjectNode answer(List<ProblemCode> possible) {
    ObjectNode answer = document.objectNode();
    answer.put("description", String.join(" ", possible.stream().map(this::sentence).toList()));
    ObjectNode content = answer.putObject("content").putObject("application/problem+json");
    ObjectNode schema = content.putObject("schema");
    schema.put("$ref", "#/components/schemas/Problem");
    var names = schema.putObject("properties").putObject("code").putArray("enum");
    ObjectNode examples = content.putObject("examples");
    for (ProblemCode code : possible) {
      names.add(code.code());
      examples.putObject(code.code()).put("$ref", "#/components/examples/" + code.code());
      if (codes.get(code.code()).has("headers")) {
        answer.withObject("headers").setAll((ObjectNode) codes.get(code.code()).get("headers"));
      }
    }
    return answer;
  }

  private String sentence(ProblemCode code) {
    JsonNode description = codes.get(code.code());
    if (description == null) {
      throw new IllegalStateException(code.code() + " is not described");
    }
    return "`" + code.code() + "`: " + description.path("when").textValue();
  }

  private static ProblemCode code(String name) {
    return ProblemCode.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
