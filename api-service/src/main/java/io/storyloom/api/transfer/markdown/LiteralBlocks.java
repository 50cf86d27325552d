package io.storyloom.api.transfer.markdown;

/// Follows code fences and HTML comments from line to line; nothing inside them is structure.
final class LiteralBlocks {

  private static final int MAX_INDENT = 3;
  private static final int MIN_FENCE = 3;

  private boolean open;
  private char fence;
  private int fenceLength;

  /// Whether the line belongs to such a block, its first and last line included.
  boolean contains(String line) {
    if (open) {
      open = !closes(line);
      return true;
    }
    if (opensFence(line)) {
      open = true;
      return true;
    }
    if (opensComment(line)) {
      open = !line.contains("-->");
      return true;
    }
    return false;
  }

  /// Whether a block that was opened still waits for its end.
  boolean isOpen() {
    return open;
  }

  private boolean opensFence(String line) {
    int start = spaces(line);
    if (start > MAX_INDENT || start == line.length()) {
      return false;
    }
    char c = line.charAt(start);
    int length = runLength(line, start, c);
    if ((c != '`' && c != '~')
        || length < MIN_FENCE
        || (c == '`' && line.indexOf('`', start + length) >= 0)) {
      return false;
    }
    fence = c;
    fenceLength = length;
    return true;
  }

  private boolean opensComment(String line) {
    int start = spaces(line);
    if (start > MAX_INDENT || !line.startsWith("<!--", start)) {
      return false;
    }
    fenceLength = 0;
    return true;
  }

  private boolean closes(String line) {
    if (fenceLength == 0) {
      return line.contains("-->");
    }
    int start = spaces(line);
    int length = start <= MAX_INDENT ? runLength(line, start, fence) : 0;
    return length >= fenceLength && References.isBlank(line.substring(start + length));
  }

  private static int spaces(String line) {
    int at = 0;
    while (at < line.length() && at <= MAX_INDENT && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static int runLength(String line, int start, char c) {
    int at = start;
    while (at < line.length() && line.charAt(at) == c) {
      at++;
    }
    return at - start;
  }
}
