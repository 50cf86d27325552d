package io.storyloom.api.transfer.markdown;

import org.jspecify.annotations.Nullable;

/// A heading written with number signs.
record Heading(int level, String text) {

  private static final int MAX_INDENT = 3;
  private static final int MAX_LEVEL = 6;

  static @Nullable Heading of(String line) {
    int start = 0;
    while (start < line.length() && start <= MAX_INDENT && line.charAt(start) == ' ') {
      start++;
    }
    int end = start;
    while (end < line.length() && line.charAt(end) == '#') {
      end++;
    }
    int level = end - start;
    if (start > MAX_INDENT || level == 0 || level > MAX_LEVEL) {
      return null;
    }
    if (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
      return null;
    }
    return new Heading(level, withoutClosingSigns(References.strip(line.substring(end))));
  }

  private static String withoutClosingSigns(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '#') {
      end--;
    }
    boolean closing = end < text.length() && (end == 0 || References.isSpace(text.charAt(end - 1)));
    return closing ? References.strip(text.substring(0, end)) : text;
  }
}
