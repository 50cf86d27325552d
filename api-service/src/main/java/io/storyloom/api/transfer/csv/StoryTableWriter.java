package io.storyloom.api.transfer.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.storyloom.api.transfer.backlog.Backlog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a story a row for spreadsheets, no cell of which can be a formula.
public final class StoryTableWriter {

  private final CsvWriter rows;

  public StoryTableWriter(OutputStream out) {
    rows = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
    rows.writeRecord(
        "epicCode",
        "epicTitle",
        "code",
        "title",
        "text",
        "persona",
        "acceptanceCriteria",
        "technicalNotes",
        "priority",
        "storyPoints");
  }

  public void story(String epicCode, String epicTitle, String code, Backlog.Story story) {
    CsvWriter.CsvWriterRecord row = rows.writeRecord();
    row.writeField(epicCode);
    row.writeField(SpreadsheetCell.neutralised(epicTitle));
    row.writeField(code);
    row.writeField(SpreadsheetCell.neutralised(story.title()));
    row.writeField(SpreadsheetCell.neutralised(story.text()));
    row.writeField(SpreadsheetCell.neutralised(story.persona()));
    row.writeField(SpreadsheetCell.neutralised(CriteriaCell.of(story.acceptanceCriteria())));
    row.writeField(SpreadsheetCell.neutralised(story.technicalNotes()));
    row.writeField(story.priority() == null ? "" : story.priority().name());
    row.writeField(story.storyPoints() == null ? "" : story.storyPoints().toString());
    row.endRecord();
  }

  /// Writes what was not written yet, and leaves the stream open.
  public void flush() throws IOException {
    rows.flush();
  }
}
