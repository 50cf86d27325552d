package io.storyloom.api.transfer.markdown;

/// Markdown's decimal character references (`&#35;`), by which an export hides what would be read
/// as structure. Reading and writing are each other's inverse.
public final class References {

  private static final int MAX_DIGITS = 7;

  /// The text with its references replaced by the characters they stand for.
  public static String decode(String text) {
    int next = text.indexOf("&#");
    if (next < 0) {
      return text;
    }
    var decoded = new StringBuilder(text.length());
    int copied = 0;
    while (next >= 0) {
      int end = endOfReference(text, next);
      int codePoint = end < 0 ? 0 : Integer.parseInt(text, next + 2, end - 1, 10);
      if (isDecodable(codePoint)) {
        decoded.append(text, copied, next).appendCodePoint(codePoint);
        copied = end;
        next = text.indexOf("&#", end);
      } else {
        next = text.indexOf("&#", next + 2);
      }
    }
    return decoded.append(text, copied, text.length()).toString();
  }

  /// The reference that stands for a character.
  public static String of(int codePoint) {
    return "&#" + codePoint + ";";
  }

  /// Part of one line: what looks like a reference and carriage returns are hidden.
  public static String encode(String text) {
    if (text.indexOf('&') < 0 && text.indexOf('\r') < 0) {
      return text;
    }
    var encoded = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || (c == '&' && endOfReference(text, i) >= 0)) {
        encoded.append(of(c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /// A whole text on one line, its ends safe from trimming.
  static String encodeOnOneLine(String text) {
    int start = 0;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    int end = text.length();
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return encodeAll(text.substring(0, start))
        + encode(text.substring(start, end)).replace("\n", of('\n'))
        + encodeAll(text.substring(end));
  }

  /// Every character as a reference.
  static String encodeAll(String text) {
    var encoded = new StringBuilder();
    text.codePoints().forEach(codePoint -> encoded.append(of(codePoint)));
    return encoded.toString();
  }

  /// An encoded line with its first character other than a blank hidden, so that it means nothing.
  static String hideStart(String encoded) {
    int at = indent(encoded);
    if (at == encoded.length() || endOfReference(encoded, at) >= 0) {
      return encoded;
    }
    int codePoint = encoded.codePointAt(at);
    return encoded.substring(0, at)
        + of(codePoint)
        + encoded.substring(at + Character.charCount(codePoint));
  }

  /// How many characters of white space the line starts with.
  static int indent(String line) {
    int at = 0;
    while (at < line.length() && isSpace(line.charAt(at))) {
      at++;
    }
    return at;
  }

  static boolean isBlank(String line) {
    return indent(line) == line.length();
  }

  static String strip(String text) {
    int end = text.length();
    while (end > 0 && isSpace(text.charAt(end - 1))) {
      end--;
    }
    String cut = text.substring(0, end);
    return cut.substring(indent(cut));
  }

  /// What reading trims: white space in any script, no-break spaces too.
  static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static int endOfReference(String text, int start) {
    if (!text.startsWith("&#", start)) {
      return -1;
    }
    int at = start + 2;
    while (at < text.length() && at - start - 2 < MAX_DIGITS && isDigit(text.charAt(at))) {
      at++;
    }
    boolean complete = at > start + 2 && at < text.length() && text.charAt(at) == ';';
    return complete ? at + 1 : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isDecodable(int codePoint) {
    return codePoint > 0
        && codePoint <= Character.MAX_CODE_POINT
        && !(codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }

  private References() {}
}
