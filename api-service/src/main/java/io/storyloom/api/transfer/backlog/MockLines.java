package io.storyloom.api.transfer.backlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The `@mock` lines of a description, as far as an import must warn about them.
final class MockLines {

  static final String KNOWN =
      "latency, fail, fail-times, rate-limit, empty, malformed, hang, stories";

  private static final Set<String> KNOWN_KEYS = Set.of(KNOWN.split(", "));
  private static final String MARK = "@mock";

  /// @param lineIndex within the description, from 0
  record UnknownKey(int lineIndex, String key) {}

  static List<UnknownKey> unknownKeys(String description) {
    if (!description.contains(MARK)) {
      return List.of();
    }
    var unknown = new ArrayList<UnknownKey>();
    int index = 0;
    for (String line : (Iterable<String>) description.lines()::iterator) {
      String content = line.stripLeading();
      if (content.startsWith(MARK) && !continuesWord(content)) {
        String key = key(content.substring(MARK.length()).strip());
        if (!KNOWN_KEYS.contains(key)) {
          unknown.add(new UnknownKey(index, key));
        }
      }
      index++;
    }
    return unknown;
  }

  private static boolean continuesWord(String content) {
    return content.length() > MARK.length()
        && !Character.isWhitespace(content.charAt(MARK.length()));
  }

  private static String key(String script) {
    int end = 0;
    while (end < script.length()
        && script.charAt(end) != '='
        && !Character.isWhitespace(script.charAt(end))) {
      end++;
    }
    return Excerpt.of(script.substring(0, end), 100);
  }

  private MockLines() {}
}
