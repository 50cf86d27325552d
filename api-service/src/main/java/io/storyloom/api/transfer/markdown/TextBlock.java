package io.storyloom.api.transfer.markdown;

/// Text gathered line by line, without the blank lines and rules around it.
final class TextBlock {

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder pending = new StringBuilder();
  private boolean empty = true;

  void add(String line) {
    if (!References.isBlank(line) && !isRule(line)) {
      addContent(References.decode(line));
    } else if (!empty) {
      pending.append('\n').append(line);
    }
  }

  /// Adds a line of a code fence or a comment, exactly as it is.
  void addLiteral(String line) {
    addContent(line);
  }

  /// Makes sure that what follows is a paragraph of its own.
  void separate() {
    if (!empty && pending.isEmpty()) {
      pending.append('\n');
    }
  }

  boolean isEmpty() {
    return empty;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /// Whether the line is a thematic break, such as `---`.
  static boolean isRule(String line) {
    char mark = 0;
    int marks = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (References.isSpace(c)) {
        continue;
      }
      boolean fits = marks == 0 ? c == '-' || c == '*' || c == '_' : c == mark;
      if (!fits) {
        return false;
      }
      mark = c;
      marks++;
    }
    return marks >= 3;
  }

  private void addContent(String line) {
    if (!empty) {
      text.append(pending).append('\n');
    }
    pending.setLength(0);
    text.append(line);
    empty = false;
  }
}
