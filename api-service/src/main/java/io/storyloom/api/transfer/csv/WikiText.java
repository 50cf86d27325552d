package io.storyloom.api.transfer.csv;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.markdown.References;
import io.storyloom.api.transfer.markdown.StoryText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Jira's wiki notation. Written, all of a text but its lists is shown as it stands; read, headings
/// and lists become those of Markdown and what is escaped becomes what it stands for.
final class WikiText {

  private static final Pattern HEADING = Pattern.compile("h([1-6])\\. .*");
  private static final Pattern LIST = Pattern.compile("([*#-]{1,6}) .*");
  private static final Pattern BLOCK = Pattern.compile("(h[1-6]|bq|fn\\d{1,3})\\..*");

  /// Always special where they stand before something else than a blank.
  private static final String OPENERS = "{[|!^~";

  /// Special at the edge of a word.
  private static final String EDGES = "*_+-";

  private static final List<String> EMOTICONS =
      List.of("y)", "n)", "i)", "/)", "x)", "!)", "+)", "-)", "?)", "on)", "off)", "*)", "flag)");

  /// A story as the description of an issue.
  ///
  /// @param fullTitle where the issue's summary could not hold it
  static String of(@Nullable String fullTitle, Backlog.Story story) {
    var parts = new ArrayList<String>();
    if (fullTitle != null) {
      parts.add(title(fullTitle));
    }
    if (!story.text().isEmpty()) {
      parts.add(escaped(story.text()));
    }
    if (!story.persona().isEmpty()) {
      parts.add("*Persona:* " + escaped(story.persona()));
    }
    if (!story.acceptanceCriteria().isEmpty()) {
      var list = new StringBuilder("*Acceptance Criteria:*");
      story
          .acceptanceCriteria()
          .forEach(each -> list.append("\n* ").append(escaped(each).replace("\n", "\n  ")));
      parts.add(list.toString());
    }
    if (!story.technicalNotes().isEmpty()) {
      parts.add("*Technical Notes:*\n" + escaped(story.technicalNotes()));
    }
    return String.join("\n\n", parts);
  }

  /// A title that the issue's summary could not hold.
  static String title(String full) {
    return "*Title:* " + escaped(full);
  }

  /// Any text as it stands.
  static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    for (String line : text.split("\n", -1)) {
      escapeLine(References.encode(line), escaped);
      escaped.append('\n');
    }
    escaped.setLength(escaped.length() - 1);
    return escaped.toString();
  }

  /// An epic's description.
  static String description(String wiki) {
    return References.decode(String.join("\n", markdown(wiki)));
  }

  /// A story's parts, as far as its description tells them apart.
  ///
  /// @param criteria from a column of their own
  static Backlog.Story story(String title, String description, String criteria) {
    List<String> lines = markdown(description);
    if (!criteria.isBlank()) {
      lines.add("*Acceptance Criteria:*");
      lines.addAll(markdown(criteria));
    }
    return StoryText.read(title, lines);
  }

  private static List<String> markdown(String wiki) {
    var lines = new ArrayList<String>();
    for (String line : wiki.split("\n", -1)) {
      lines.add(unescaped(structure(line)));
    }
    return lines;
  }

  /// The line with Markdown's marks for headings and lists.
  private static String structure(String line) {
    String content = line.stripLeading();
    if (HEADING.matcher(content).matches()) {
      return "#".repeat(content.charAt(1) - '0') + content.substring(3);
    }
    var list = LIST.matcher(content);
    if (!list.matches()) {
      return line;
    }
    int depth = list.group(1).length();
    boolean numbered = list.group(1).charAt(depth - 1) == '#';
    String indent = depth == 1 ? line.substring(0, line.length() - content.length()) : "";
    return indent
        + "  ".repeat(depth - 1)
        + (numbered ? "1." : content.charAt(depth - 1))
        + content.substring(depth);
  }

  private static String unescaped(String line) {
    int next = line.indexOf('\\');
    if (next < 0) {
      return line;
    }
    var text = new StringBuilder(line.length());
    int copied = 0;
    while (next >= 0 && next + 1 < line.length()) {
      char escaped = line.charAt(next + 1);
      if (escaped != '\\' && isPunctuation(escaped)) {
        text.append(line, copied, next).append(References.of(escaped));
        copied = next + 2;
      }
      next = line.indexOf('\\', next + 2);
    }
    return text.append(line, copied, line.length()).toString();
  }

  private static void escapeLine(String line, StringBuilder escaped) {
    int start = line.length() - line.stripLeading().length();
    String content = line.substring(start);
    escaped.append(line, 0, start);
    if (content.startsWith("#") || BLOCK.matcher(content).matches()) {
      int mark = content.startsWith("#") ? 0 : content.indexOf('.');
      escaped.append(content, 0, mark).append('\\').append(content.charAt(mark));
      content = content.substring(mark + 1);
    } else if (content.startsWith("* ") || content.startsWith("- ")) {
      escaped.append(content, 0, 2);
      content = content.substring(2);
    }
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (c == '\\') {
        boolean harmless = i + 1 < content.length() && !isPunctuation(content.charAt(i + 1));
        escaped.append(harmless ? "\\" : References.of('\\'));
      } else {
        escaped.append(isSpecial(content, i) ? "\\" : "").append(c);
      }
    }
  }

  private static boolean isSpecial(String text, int at) {
    char c = text.charAt(at);
    boolean blankAfter = at + 1 == text.length() || text.charAt(at + 1) == ' ';
    if (OPENERS.indexOf(c) >= 0) {
      return c != '!' || !blankAfter;
    }
    if (EDGES.indexOf(c) >= 0) {
      boolean inWord = at > 0 && isWord(text.charAt(at - 1));
      return !(inWord && !blankAfter && isWord(text.charAt(at + 1)))
          && !(c == '-' && (blankAfter || inWord))
          && !(c == '+' && blankAfter);
    }
    if (c == '?') {
      return text.startsWith("??", at);
    }
    return c == '(' && EMOTICONS.stream().anyMatch(each -> text.startsWith(each, at + 1));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 0x7f && !isWord(c);
  }

  private WikiText() {}
}
