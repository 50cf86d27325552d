package io.storyloom.api.openapi;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Spoils requests.
final class Oddities {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String HOLE = "\"here comes something odd\"";

  /// Texts of JSON, or not quite, in the place of a value.
  private static final List<String> RAW_VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "3.0",
          "1e2",
          "\"\"",
          "\" \"",
          "\"\u00a0\\u2003\"",
          "{}",
          "[]",
          "[null]",
          "[[]]",
          "{\"a\":1}",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud83d\"",
          "\"\\udc00x\"",
          "\"\ufeff\"",
          "\"\u0000\"",
          "\"\n\"",
          "1e999999999",
          "-1e-999999999",
          "123456789012345678901234567890",
          "2147483648",
          "-0",
          "01",
          "0x1",
          "NaN",
          "Infinity",
          "+1",
          ".5",
          "1.",
          "'x'",
          "undefined",
          "",
          "\"x",
          "tru",
          "[1,]",
          "{\"a\":1,}",
          "\"\\x\"",
          "\"\\u12\"",
          "9".repeat(2_000),
          "\"" + "x".repeat(10_001) + "\"",
          "\"" + "y".repeat(200_001) + "\"",
          "[".repeat(600),
          "{\"a\":".repeat(600),
          "[".repeat(200) + "]".repeat(200),
          "/* x */ 1",
          "\"MUST\"",
          "\"must\"",
          "\"standard\"",
          "[\"x\",\"x\"]",
          "{\"__proto__\":{}}",
          "\"2026-11-21T00:00:00Z\"");

  private static final List<String> PARTS_OF_PATHS =
      List.of(
          "nonsense",
          "0",
          "null",
          "%00",
          "%2e%2e",
          "..",
          ".",
          "%2F",
          "a%2Fb",
          "%5C",
          "%f0%9f%8c%b1",
          "%f0%28",
          "%zz",
          "%",
          "%25",
          "%20",
          "+",
          "{projectId}",
          "*",
          "x;y=z",
          ";",
          "a.json",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "'%20or%201=1",
          "x".repeat(3_000));

  private static final List<String> FIELDS_OF_QUERIES =
      List.of(
          "limit=0",
          "limit=-1",
          "limit=201",
          "limit=%2B5",
          "limit=+5",
          "limit=%D9%A5",
          "limit=1e2",
          "limit=",
          "limit",
          "limit=5.0",
          "limit=99999999999",
          "limit=0x5",
          "limit=007",
          "limit=5&limit=x",
          "cursor=",
          "cursor=!",
          "cursor=%ff",
          "cursor=%zz",
          "cursor=AAAA",
          "cursor=MS4x",
          "cursor=MA",
          "cursor=AAA%3D",
          "cursor=LTEuMQ",
          "cursor=OTk5OTk5OTk5LjE",
          "cursor=" + "QQ".repeat(2_000),
          "cursor=MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw",
          "status=",
          "status=queued",
          "status=QUEUED,FAILED",
          "status=,",
          "status=%00",
          "status[]=QUEUED",
          "format=xml",
          "format=JSON",
          "format=",
          "format=%00",
          "format=json&format=csv",
          "x=y",
          "&&&",
          "=",
          "%00=%00",
          "%",
          "a=%e2%82",
          "q=" + "z".repeat(5_000),
          ";",
          "_method=DELETE");

  private static final List<Attempt.Header> HEADERS =
      List.of(
          header("Content-Type", "text/plain"),
          header("Content-Type", "application/xml"),
          header("Content-Type", "application/json;charset=utf-16"),
          header("Content-Type", "application/json;charset=nonsense"),
          header("Content-Type", "application/json;charset="),
          header("Content-Type", "rubbish"),
          header("Content-Type", "application/"),
          header("Content-Type", ""),
          header("Content-Type", "*/*"),
          header("Content-Type", "application/*"),
          header("Content-Type", "application/vnd.x+json"),
          header("Content-Type", "text/csv"),
          header("Content-Type", "text/markdown;charset=latin1"),
          header("Content-Type", "text/markdown;charset=\"utf-8\""),
          header("Content-Type", "application/x-www-form-urlencoded"),
          header("Content-Type", "multipart/form-data; boundary=x"),
          header("Content-Type", "multipart/form-data"),
          header("Content-Type", "application/yaml"),
          header("Content-Type", "application/json;".repeat(200)),
          header("Accept", "image/png"),
          header("Accept", "rubbish"),
          header("Accept", ""),
          header("Accept", "application/json;q=0"),
          header("Accept", "text/*;q=2"),
          header("Accept", "application/problem+json"),
          header("Accept", "text/event-stream"),
          header("Accept", "application/xml, */*;q=0.1"),
          header("Accept", "*/*;".repeat(300)),
          header("Accept-Encoding", "gzip, br;q=0, *"),
          header("Accept-Language", "ko, rubbish;q=x"),
          header("Accept-Charset", "utf-16"),
          header("If-None-Match", "*"),
          header("If-None-Match", "\""),
          header("If-None-Match", "W/\"0\", \"x\",,"),
          header("If-None-Match", ""),
          header("If-Match", "\"x\""),
          header("If-Modified-Since", "yesterday"),
          header("If-Modified-Since", "Sat, 21 Nov 2099 00:00:00 GMT"),
          header("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"),
          header("Idempotency-Key", ""),
          header("Idempotency-Key", "two words"),
          header("Idempotency-Key", "\u00fc"),
          header("Idempotency-Key", "x".repeat(256)),
          header("Idempotency-Key", "again"),
          header("Idempotency-Key", "a,b"),
          header("Last-Event-ID", "-1"),
          header("Last-Event-ID", "x"),
          header("Last-Event-ID", ""),
          header("Last-Event-ID", "99999999999999999999"),
          header("Last-Event-ID", "0"),
          header("Range", "bytes=0-1"),
          header("Range", "rubbish"),
          header("Expect", "100-continue"),
          header("Expect", "rubbish"),
          header("Content-Encoding", "gzip"),
          header("Origin", "null"),
          header("Origin", "http://evil.example"),
          header("Access-Control-Request-Method", "DELETE"),
          header("X-HTTP-Method-Override", "DELETE"),
          header("X-Forwarded-For", "' or 1=1"),
          header("X-Forwarded-Prefix", "/x"),
          header("Forwarded", "for=\";"),
          header("Cookie", "a=b; =; \u00ff"),
          header("Authorization", "Basic !"),
          header("Upgrade", "h2c"),
          header("Upgrade", "websocket"),
          header("traceparent", "00-x"),
          header("Host", "evil.example"),
          header("Host", "localhost:99999"),
          header("TE", "trailers"),
          header("X-Odd", "\u0080\u00ff"),
          header("X-Long", "x".repeat(7_000)));

  private static final List<String> METHODS =
      List.of(
          "HEAD",
          "OPTIONS",
          "GET",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "TRACE",
          "PROPFIND",
          "get",
          "X");

  private final Random random;

  Oddities(Random random) {
    this.random = random;
  }

  private static Attempt.Header header(String name, String value) {
    return new Attempt.Header(name, value);
  }

  Attempt spoilt(Attempt attempt) {
    Attempt spoilt =
        switch (random.nextInt(attempt.body().isEmpty() ? 5 : 10)) {
          case 0 -> attempt.withMethod(pick(METHODS));
          case 1 -> attempt.withTarget(oddPath(attempt.target()));
          case 2 -> attempt.withTarget(oddQuery(attempt.target()));
          case 3, 4 -> {
            Attempt.Header header = pick(HEADERS);
            yield attempt.with(header.name(), header.value());
          }
          case 5 -> attempt.withBody(oddBytes(attempt.body()));
          default -> attempt.withBody(oddJson(attempt.body()));
        };
    return random.nextInt(4) == 0 ? spoilt(spoilt) : spoilt;
  }

  private String oddPath(String target) {
    String path = target.split("\\?", 2)[0];
    String[] parts = path.split("/", -1);
    return switch (random.nextInt(8)) {
      case 0 -> path + "/";
      case 1 -> path + pick(List.of(";a=b", "//", "/x", ".json", "%20", "/..", "/.", "?", "/%2e"));
      case 2 ->
          path.replaceFirst(
              "/api", pick(List.of("//api", "/./api", "/API", "/x/../api", "/api;x=y")));
      default -> {
        parts[random.nextInt(Math.min(3, parts.length - 1), parts.length)] = pick(PARTS_OF_PATHS);
        yield String.join("/", parts);
      }
    };
  }

  private String oddQuery(String target) {
    return target + (target.contains("?") ? "&" : "?") + pick(FIELDS_OF_QUERIES);
  }

  private String oddBytes(String body) {
    String text = new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> " \r\n\t";
      case 2 -> body.substring(0, random.nextInt(body.length()));
      case 3 -> body + pick(List.of("x", "{}", "\u0000", "]", " null"));
      case 4 -> "\u00ef\u00bb\u00bf" + body;
      case 5 -> latin1(text, StandardCharsets.UTF_16);
      case 6 -> latin1(text, StandardCharsets.UTF_16LE);
      case 7 -> body + "\u00ff\u00fe";
      case 8 -> "\u00c3(" + body;
      case 9 -> {
        var bytes = new StringBuilder(body);
        bytes.setCharAt(random.nextInt(body.length()), (char) random.nextInt(256));
        yield bytes.toString();
      }
      case 10 -> pick(List.of("null", "[]", "\"x\"", "5", "true", "[{}]", "{}", "{\"\":\"\"}"));
      default -> "[".repeat(5_000);
    };
  }

  private static String latin1(String text, Charset charset) {
    return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  /// Puts something odd in the place of a value, beside the others, or gives a field twice.
  private String oddJson(String body) {
    JsonNode tree;
    try {
      tree =
          JSON.readTree(
              new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    } catch (JacksonException _) {
      return oddBytes(body);
    }
    var places = new ArrayList<JsonNode>();
    tree.findParents("title").forEach(places::add);
    places.add(tree);
    JsonNode place = pick(places);
    JsonNode hole = JSON.readTree(HOLE);
    if (place instanceof ObjectNode object) {
      List<String> names = List.copyOf(object.propertyNames());
      boolean known = !names.isEmpty() && random.nextInt(4) > 0;
      object.set(known ? pick(names) : pick(List.of("id", "nmae", "", "title", "ä")), hole);
    } else if (place instanceof ArrayNode array) {
      array.add(hole);
    } else {
      tree = hole;
    }
    String text = JSON.writeValueAsString(tree);
    if (random.nextInt(8) == 0) {
      text = text.replaceFirst("\\{(\"[^\"]*\")", "{$1:1,$1");
    }
    return Attempt.utf8(text.replace(HOLE, pick(RAW_VALUES)));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
