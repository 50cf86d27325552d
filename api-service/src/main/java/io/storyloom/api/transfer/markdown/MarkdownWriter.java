package io.storyloom.api.transfer.markdown;

import io.storyloom.api.transfer.backlog.Backlog;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.List;

/// Writes a backlog as Markdown that [MarkdownReader] reads back to the same. Whatever a text
/// contains that would be read as structure is hidden in character references, which a Markdown
/// viewer shows as the characters they stand for.
public final class MarkdownWriter {

  private static final int EPIC_LEVEL = 2;

  private final Writer out;
  private final MarkdownReader reader;

  /// @param epicWords the words for epic of the reader
  public MarkdownWriter(Writer out, Collection<String> epicWords) {
    this.out = out;
    this.reader = new MarkdownReader(epicWords);
  }

  /// Writes the document's heading.
  public void project(String name) throws IOException {
    String title = headingText(name);
    boolean structure = isStructure("# " + title);
    out.write("# " + (structure ? References.hideStart(title) : title) + "\n");
  }

  /// Starts an epic.
  public void epic(int number, String title, String description) throws IOException {
    out.write("\n## Epic %d: %s\n".formatted(number, headingText(title)));
    if (!description.isEmpty()) {
      out.write("\n" + block(description, this::meansSomethingInDescription) + "\n");
    }
  }

  /// Writes a story of the epic started last.
  public void story(int epicNumber, int number, Backlog.Story story) throws IOException {
    out.write("\n### Story %d.%d: %s\n".formatted(epicNumber, number, headingText(story.title())));
    writeText(story);
    writeDetails(story);
    writeCriteria(story.acceptanceCriteria());
    if (!story.technicalNotes().isEmpty()) {
      out.write("\n**Technical Notes:**\n\n");
      out.write(block(story.technicalNotes(), this::meansSomethingInNotes) + "\n");
    }
  }

  private void writeText(Backlog.Story story) throws IOException {
    if (story.text().isEmpty()) {
      return;
    }
    String line = References.encodeOnOneLine(story.text());
    boolean natural =
        UserStory.startsWith(line)
            && !meansSomethingInNotes(line)
            && !new LiteralBlocks().contains(line)
            && story.text().equals(new UserStory(line).text());
    out.write("\n" + (natural ? line : "**User Story:** " + line) + "\n");
  }

  private void writeDetails(Backlog.Story story) throws IOException {
    var details = new StringBuilder();
    if (!story.persona().equals(UserStory.persona(story.text())) || !story.persona().isEmpty()) {
      details.append("- **Persona:** ").append(References.encodeOnOneLine(story.persona()));
      details.append('\n');
    }
    if (story.priority() != null) {
      details.append("- **Priority:** ").append(story.priority()).append('\n');
    }
    if (story.storyPoints() != null) {
      details.append("- **Story Points:** ").append(story.storyPoints()).append('\n');
    }
    if (!details.isEmpty()) {
      out.write("\n" + details);
    }
  }

  private void writeCriteria(List<String> criteria) throws IOException {
    if (criteria.isEmpty()) {
      return;
    }
    out.write("\n**Acceptance Criteria:**\n\n");
    for (String criterion : criteria) {
      out.write(listItem(criterion) + "\n");
    }
  }

  private String listItem(String criterion) {
    String[] lines = criterion.split("\n", -1);
    boolean plain = lines.length > 1;
    for (int i = 0; i < lines.length && plain; i++) {
      plain = isPlainInItem(lines[i]);
    }
    String text =
        plain
            ? References.encode(criterion).replace("\n", "\n  ")
            : References.encodeOnOneLine(criterion);
    String start = "- " + firstLine(text);
    boolean hidden = text.startsWith("[") || Label.of(start) != null || TextBlock.isRule(start);
    return "- " + (hidden ? References.hideStart(text) : text);
  }

  /// Whether the line can stand in a list item as it is.
  private boolean isPlainInItem(String line) {
    return !line.isEmpty()
        && !References.isSpace(line.charAt(0))
        && !References.isSpace(line.charAt(line.length() - 1))
        && !meansSomethingInNotes(line)
        && !TextBlock.isRule(line)
        && !new LiteralBlocks().contains(line);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private boolean meansSomethingInDescription(String line) {
    Heading heading = Heading.of(line);
    return heading != null && (heading.level() <= EPIC_LEVEL || isStructure(line));
  }

  private boolean meansSomethingInNotes(String line) {
    return Heading.of(line) != null || Label.of(line) != null;
  }

  private boolean isStructure(String line) {
    Heading heading = Heading.of(line);
    return heading != null
        && (reader.epicTitle(heading) != null || reader.storyTitle(heading) != null);
  }

  private static String headingText(String text) {
    String encoded = References.encodeOnOneLine(text);
    return encoded.endsWith("#")
        ? encoded.substring(0, encoded.length() - 1) + References.of('#')
        : encoded;
  }

  /// Which lines of a text would be read as more than text.
  private interface Meaning {
    boolean of(String line);
  }

  private static String block(String text, Meaning meaning) {
    int start = References.indent(text);
    if (start == text.length()) {
      return References.encodeAll(text);
    }
    int bodyStart = text.lastIndexOf('\n', start) + 1;
    int end = text.length();
    while (References.isSpace(text.charAt(end - 1))) {
      end--;
    }
    int lineEnd = text.indexOf('\n', end);
    int bodyEnd = lineEnd < 0 ? text.length() : lineEnd;
    String before = text.substring(0, bodyStart);
    String after = text.substring(bodyEnd);
    String[] lines = text.substring(bodyStart, bodyEnd).split("\n", -1);
    boolean literals = before.isEmpty() && after.isEmpty() && keepsLiterals(lines);
    return References.encodeAll(before)
        + body(lines, meaning, literals)
        + References.encodeAll(after);
  }

  /// Whether code fences and comments can stay as they are: each is closed and none holds what
  /// cannot be written inside it.
  private static boolean keepsLiterals(String[] lines) {
    var blocks = new LiteralBlocks();
    for (String line : lines) {
      if (blocks.contains(line) && line.indexOf('\r') >= 0) {
        return false;
      }
    }
    return !blocks.isOpen();
  }

  private static String body(String[] lines, Meaning meaning, boolean literals) {
    var body = new StringBuilder();
    var blocks = new LiteralBlocks();
    int first = firstContent(lines, 1);
    int last = firstContent(lines, -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      if (i > 0) {
        body.append('\n');
      }
      if (literals && blocks.contains(line)) {
        body.append(line);
        continue;
      }
      boolean trimmed = (i < first || i > last) && TextBlock.isRule(line);
      boolean literal = !literals && new LiteralBlocks().contains(line);
      String encoded = References.encode(line);
      body.append(trimmed || literal || meaning.of(line) ? References.hideStart(encoded) : encoded);
    }
    return body.toString();
  }

  private static int firstContent(String[] lines, int step) {
    int at = step > 0 ? 0 : lines.length - 1;
    while (at >= 0
        && at < lines.length
        && (References.isBlank(lines[at]) || TextBlock.isRule(lines[at]))) {
      at += step;
    }
    return at;
  }
}
