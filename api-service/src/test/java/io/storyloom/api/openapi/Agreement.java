package io.storyloom.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.openapi.ApiDocument.Call;
import io.storyloom.api.openapi.ApiDocument.Part;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Holds real requests and answers against the OpenAPI document: what was answered must be
/// documented for the call, and what was accepted must be valid.
public final class Agreement {

  private static final String BASE = "/api/v1";
  private static final String JSON_TYPE = "application/json";
  private static final JsonPointer PROBLEM = JsonPointer.compile("/components/schemas/Problem");
  private static final JsonMapper JSON = new JsonMapper();

  private final ApiDocument document;

  public Agreement(String document) {
    this(new ApiDocument(document));
  }

  Agreement(ApiDocument document) {
    this.document = document;
  }

  public void check(HttpResponse<String> response) {
    check(Exchange.of(response));
  }

  void check(Exchange exchange) {
    if (!exchange.path().startsWith(BASE) || exchange.method().equals("OPTIONS")) {
      return;
    }
    String method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
    String path = plain(exchange.path());
    Call call = hasDots(path) ? null : document.call(method, path).orElse(null);
    if (call == null) {
      assertThat(exchange.status()).as("%s", exchange).isBetween(400, 499);
      if (!exchange.method().equals("HEAD")) {
        checkJson(PROBLEM, exchange.answer(), exchange);
      }
      return;
    }
    checkAnswer(call, exchange);
    if (exchange.status() < 300) {
      checkParameters(call, exchange);
      checkQuery(call, exchange);
      checkBody(call, exchange);
    }
  }

  private void checkAnswer(Call call, Exchange exchange) {
    Map<String, Part> answers = document.parts(call.at().appendProperty("responses"));
    String status = String.valueOf(exchange.status());
    assertThat(answers).as("The status is documented: %s", exchange).containsKey(status);
    JsonPointer answer = call.at().appendProperty("responses").appendProperty(status);
    JsonPointer content = answer.appendProperty("content");
    Map<String, Part> types = document.parts(content);
    if (types.isEmpty() || exchange.method().equals("HEAD")) {
      assertThat(exchange.answer()).as("There is no body: %s", exchange).isEmpty();
    } else {
      String type = mediaType(exchange.received().firstValue("Content-Type").orElse(""));
      assertThat(types).as("The media type is documented: %s", exchange).containsKey(type);
      if (type.endsWith("json")) {
        checkJson(
            content.appendProperty(type).appendProperty("schema"), exchange.answer(), exchange);
      }
    }
    document
        .parts(answer.appendProperty("headers"))
        .forEach((name, header) ->
            checkValue(header, exchange.received().firstValue(name).orElse(null), name, exchange));
  }

  private void checkParameters(Call call, Exchange exchange) {
    for (Part parameter : document.parameters(call)) {
      String name = parameter.node().path("name").asString();
      switch (parameter.node().path("in").asString()) {
        case "header" ->
            checkValue(parameter, exchange.sent().firstValue(name).orElse(null), name, exchange);
        case "query" -> {
          for (String field : exchange.query().split("&", -1)) {
            String value = field.substring(Math.min(field.length(), name.length() + 1));
            if (field.startsWith(name + "=")) {
              checkValue(
                  parameter, URLDecoder.decode(value, StandardCharsets.UTF_8), name, exchange);
            }
          }
        }
        default ->
            checkValue(parameter, valueInPath(call, "{" + name + "}", exchange), name, exchange);
      }
    }
  }

  private void checkQuery(Call call, Exchange exchange) {
    List<String> documented =
        document.parameters(call).stream()
            .filter(parameter -> parameter.node().path("in").asString().equals("query"))
            .map(parameter -> parameter.node().path("name").asString())
            .toList();
    assertThat(exchange.query().split("&", -1))
        .filteredOn(field -> !field.isEmpty())
        .extracting(field -> URLDecoder.decode(field.split("=", 2)[0], StandardCharsets.UTF_8))
        .as("Accepted parameters are documented: %s", exchange)
        .isSubsetOf(documented);
  }

  private static String valueInPath(Call call, String variable, Exchange exchange) {
    int at = Arrays.asList(call.path().split("/", -1)).indexOf(variable);
    return URLDecoder.decode(plain(exchange.path()).split("/", -1)[at], StandardCharsets.UTF_8);
  }

  /// Without the parameters of its segments, which lead nowhere else.
  private static String plain(String path) {
    return path.replaceAll(";[^/]*", "");
  }

  /// A path with dots is not resolved, so it is that of no call.
  private static boolean hasDots(String path) {
    return path.replaceAll("%2[eE]", ".").matches(".*/\\.{1,2}(/.*)?");
  }

  private void checkBody(Call call, Exchange exchange) {
    JsonPointer body = call.at().appendProperty("requestBody");
    String text = exchange.body();
    JsonNode described = document.root().at(body);
    if (described.isMissingNode() || (text.isBlank() && !described.path("required").asBoolean())) {
      return;
    }
    String type = mediaType(exchange.sent().firstValue("Content-Type").orElse(""));
    String like = type.endsWith("+json") && !described.path("content").has(type) ? JSON_TYPE : type;
    assertThat(described.path("content").has(like))
        .as("The media type of the request is documented: %s", exchange)
        .isTrue();
    if (like.endsWith("json")) {
      checkJson(
          body.appendProperty("content").appendProperty(like).appendProperty("schema"),
          text,
          exchange);
    }
  }

  private void checkValue(Part described, @Nullable String value, String name, Exchange exchange) {
    if (value != null && value.isEmpty() && described.node().path("allowEmptyValue").asBoolean()) {
      return;
    }
    if (value == null) {
      assertThat(described.node().path("required").asBoolean())
          .as("%s may be missing: %s", name, exchange)
          .isFalse();
      return;
    }
    JsonPointer schema = described.at().appendProperty("schema");
    String type = document.part(schema).node().path("type").asString();
    JsonNode node =
        switch (type) {
          case "integer" -> JSON.readTree(value);
          case "array" ->
              JSON.createArrayNode()
                  .addAll(
                      Arrays.stream(value.split(",", -1))
                          .map(each -> (JsonNode) JsonNodeFactory.instance.stringNode(each))
                          .toList());
          default -> JsonNodeFactory.instance.stringNode(value);
        };
    assertThat(document.violations(schema, node)).as("%s: %s", name, exchange).isEmpty();
  }

  private void checkJson(JsonPointer schema, String text, Exchange exchange) {
    JsonNode value;
    try {
      value = JSON.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (JacksonException e) {
      throw new AssertionError("No JSON: " + exchange, e);
    }
    assertThat(document.violations(schema, value)).as("%s", exchange).isEmpty();
  }

  private static String mediaType(String header) {
    return header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
