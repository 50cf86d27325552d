package io.storyloom.api.openapi;

import io.storyloom.api.openapi.ApiDocument.Call;
import io.storyloom.api.openapi.ApiDocument.Part;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// One client that sends one request after the other, some as the document wants them and some
/// spoilt, and uses what it learns from the answers.
final class FuzzClient {

  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|\\bat [a-z]+\\.[a-z.]+\\(|org\\.|io\\.storyloom|java\\.|jakarta|tools\\.jackson"
              + "|(?i:\\bselect .* from\\b|\\binsert into|sqlstate|hibernate|postgres|<html)");

  private final Random random;
  private final ApiDocument document;
  private final Agreement agreement;
  private final Known known;
  private final Values values;
  private final Oddities oddities;

  FuzzClient(ApiDocument document, long seed) {
    this.random = new Random(seed);
    this.document = document;
    this.agreement = new Agreement(document);
    this.known = new Known(random);
    this.values = new Values(document, known, random);
    this.oddities = new Oddities(random);
  }

  /// Sends so many requests.
  ///
  /// @return what was wrong
  List<String> run(int port, int requests) throws IOException {
    var wrong = new ArrayList<String>();
    try (var wire = new Wire(port)) {
      for (int i = 0; i < requests; i++) {
        Attempt attempt = next();
        String problem = problem(wire, attempt);
        if (problem != null) {
          wrong.add("request " + i + ": " + attempt + "\n  " + problem);
        }
      }
    }
    return wrong;
  }

  private @Nullable String problem(Wire wire, Attempt attempt) throws IOException {
    Exchange exchange;
    try {
      exchange = wire.send(attempt);
    } catch (IOException | RuntimeException e) {
      wire.close();
      return "no answer: " + e;
    }
    known.learn(exchange);
    if (exchange.status() >= 500) {
      return "answered " + exchange.status() + " " + exchange.answer();
    }
    if (exchange.status() >= 400 && INTERNALS.matcher(exchange.answer()).find()) {
      return "tells of its insides: " + exchange;
    }
    if (attempt.valid() && exchange.answer().contains("invalid-request")) {
      return "is valid, but was refused: " + exchange.answer();
    }
    try {
      agreement.check(exchange);
      return null;
    } catch (AssertionError e) {
      return "not as documented: " + e.getMessage();
    }
  }

  private Attempt next() {
    List<Call> calls = document.calls();
    Call call = calls.get(random.nextInt(calls.size()));
    Attempt valid = valid(call);
    return random.nextInt(10) < 4 ? valid : oddities.spoilt(valid);
  }

  private Attempt valid(Call call) {
    String path = call.path();
    var query = new StringBuilder();
    var headers = new ArrayList<Attempt.Header>();
    headers.add(new Attempt.Header("Host", "localhost"));
    for (Part parameter : document.parameters(call)) {
      String name = parameter.node().path("name").asString();
      String in = parameter.node().path("in").asString();
      if (in.equals("path")) {
        path = path.replace("{" + name + "}", known.any(name));
      } else if (random.nextInt(3) == 0 && isPossible(name, path, query)) {
        String value = value(parameter, name, path);
        if (in.equals("query")) {
          query.append(query.isEmpty() ? "?" : "&").append(name).append('=').append(encoded(value));
        } else {
          headers.add(new Attempt.Header(name, value));
        }
      }
    }
    String body = body(call, headers);
    return new Attempt(call.method(), path + query, List.copyOf(headers), body, true);
  }

  /// A cursor is good for the list that it came from, whose filters are part of it.
  private boolean isPossible(String name, String path, CharSequence query) {
    return !name.equals("cursor")
        || (known.has("cursor " + path) && !query.toString().contains("status"));
  }

  private String value(Part parameter, String name, String path) {
    if (name.equals("cursor")) {
      return known.any("cursor " + path);
    }
    if (name.equals("If-None-Match")) {
      return known.has("ETag") ? known.any("ETag") : "*";
    }
    JsonNode value = values.of(parameter.at().appendProperty("schema"));
    return value.isArray()
        ? String.join(",", value.valueStream().map(JsonNode::asString).toList())
        : value.asString();
  }

  private String body(Call call, List<Attempt.Header> headers) {
    JsonPointer described = call.at().appendProperty("requestBody");
    JsonNode body = document.root().at(described);
    if (body.isMissingNode() || (!body.path("required").asBoolean() && random.nextBoolean())) {
      return "";
    }
    List<String> types = List.copyOf(body.path("content").propertyNames());
    String type = types.get(random.nextInt(types.size()));
    headers.add(new Attempt.Header("Content-Type", type));
    JsonPointer content = described.appendProperty("content").appendProperty(type);
    if (type.endsWith("json")) {
      return Attempt.utf8(values.of(content.appendProperty("schema")).toString());
    }
    List<Part> examples = List.copyOf(document.parts(content.appendProperty("examples")).values());
    return Attempt.utf8(
        examples.get(random.nextInt(examples.size())).node().path("value").asString());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
