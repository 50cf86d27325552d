package io.storyloom.api.transfer.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.storyloom.api.transfer.backlog.Backlog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a file for Jira's importer, its issues numbered from 1. All epics come before the first
/// story: the importer finds a parent only above its children.
public final class JiraTableWriter {

  /// Jira's limit.
  private static final int LONGEST_SUMMARY = 255;

  private static final String LABEL = "storyloom";

  private final CsvWriter rows;
  private int issues;

  public JiraTableWriter(OutputStream out) {
    rows = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
    rows.writeRecord(
        "Issue Type",
        "Issue ID",
        "Summary",
        "Parent",
        "Description",
        "Priority",
        "Labels",
        "Story Points");
  }

  /// @return its number
  public int epic(String title, String description) {
    String fullTitle = fullTitle(title);
    String text = WikiText.escaped(description);
    String heading = fullTitle == null ? "" : WikiText.title(fullTitle) + "\n\n";
    issue("Epic", title, "", heading + text, "", "");
    return issues;
  }

  /// @param epic the number of its epic
  public void story(int epic, Backlog.Story story) {
    issue(
        "Story",
        story.title(),
        Integer.toString(epic),
        WikiText.of(fullTitle(story.title()), story),
        JiraPriority.of(story.priority()),
        story.storyPoints() == null ? "" : story.storyPoints().toString());
  }

  /// Writes what was not written yet, and leaves the stream open.
  public void flush() throws IOException {
    rows.flush();
  }

  private void issue(
      String type,
      String title,
      String parent,
      String description,
      String priority,
      String storyPoints) {
    rows.writeRecord(
        type,
        Integer.toString(++issues),
        SpreadsheetCell.neutralised(summary(title)),
        parent,
        SpreadsheetCell.neutralised(description),
        priority,
        LABEL,
        storyPoints);
  }

  private static String summary(String title) {
    String line = title.lines().map(String::strip).collect(Collectors.joining(" "));
    return line.length() <= LONGEST_SUMMARY ? line : cut(line);
  }

  private static String cut(String line) {
    int end = LONGEST_SUMMARY - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  private static @Nullable String fullTitle(String title) {
    return summary(title).equals(title) ? null : title;
  }
}
