package io.storyloom.api.transfer.markdown;

import org.jspecify.annotations.Nullable;

/// A list item's first line.
///
/// @param indent how far its marker is indented
/// @param text after the marker and a check box
record Bullet(int indent, String text) {

  private static final int MAX_DIGITS = 9;

  static @Nullable Bullet of(String line) {
    int indent = References.indent(line);
    int at = afterMarker(line, indent);
    if (at < 0 || (at < line.length() && !References.isSpace(line.charAt(at)))) {
      return null;
    }
    return new Bullet(indent, withoutCheckBox(References.strip(line.substring(at))));
  }

  private static int afterMarker(String line, int start) {
    if (start == line.length()) {
      return -1;
    }
    if ("-*+•".indexOf(line.charAt(start)) >= 0) {
      return start + 1;
    }
    int at = start;
    while (at < line.length() && at - start < MAX_DIGITS && Character.isDigit(line.charAt(at))) {
      at++;
    }
    boolean numbered =
        at > start && at < line.length() && (line.charAt(at) == '.' || line.charAt(at) == ')');
    return numbered ? at + 1 : -1;
  }

  private static String withoutCheckBox(String text) {
    boolean box =
        text.length() > 3
            && text.charAt(0) == '['
            && " xX".indexOf(text.charAt(1)) >= 0
            && text.charAt(2) == ']'
            && References.isSpace(text.charAt(3));
    return box ? References.strip(text.substring(3)) : text;
  }
}
