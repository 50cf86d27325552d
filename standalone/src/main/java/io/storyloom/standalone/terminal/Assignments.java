package io.storyloom.standalone.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The `--set key=value` options: Spring properties for the embedded services.
public final class Assignments {
  private static final Pattern KEY =
      Pattern.compile("[a-z][A-Za-z0-9-]*(\\.[A-Za-z0-9_\\[\\]-]+)+");
  private static final List<String> KNOWN =
      List.of("storyloom.", "spring.", "server.", "logging.", "management.");

  private Assignments() {}

  /// Parses in order, a later assignment of a key winning; refuses what no service could
  /// understand.
  public static Map<String, String> parse(List<String> assignments) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw Refusal.usage(
            "--set takes key=value, as in --set storyloom.generator.mock.latency=200ms, but was given '%s'."
                .formatted(assignment));
      }
      String key = assignment.substring(0, equals).strip();
      if (!KEY.matcher(key).matches() || KNOWN.stream().noneMatch(key::startsWith)) {
        throw Refusal.usage(
            "--set does not know '%s': a key starts with one of %s."
                .formatted(key, String.join(" ", KNOWN)));
      }
      properties.put(key, assignment.substring(equals + 1).strip());
    }
    return properties;
  }
}
