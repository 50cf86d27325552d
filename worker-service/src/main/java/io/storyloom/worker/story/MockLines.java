package io.storyloom.worker.story;

/// The lines of a description that start with `@mock`. They are for the mock generator alone and no
/// part of the epic's text.
public final class MockLines {

  public static final String MARK = "@mock";

  private MockLines() {}

  /// Whether the line's first word is the mark; leading blanks are allowed.
  public static boolean isMockLine(String line) {
    String stripped = line.strip();
    return stripped.startsWith(MARK)
        && (stripped.length() == MARK.length()
            || Character.isWhitespace(stripped.charAt(MARK.length())));
  }

  /// The other lines, without blanks around them.
  public static String without(String description) {
    if (!description.contains(MARK)) {
      return description.strip();
    }
    StringBuilder text = new StringBuilder(description.length());
    description
        .lines()
        .filter(line -> !isMockLine(line))
        .forEach(line -> text.append(line).append('\n'));
    return text.toString().strip();
  }
}
