package io.storyloom.api.transfer;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.story.StoryView;
import io.storyloom.api.transfer.csv.StoryTableWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// A story a row, for spreadsheets.
final class CsvExport implements BacklogWriter {

  private final StoryTableWriter table;
  private @Nullable EpicView epic;

  CsvExport(OutputStream out) {
    table = new StoryTableWriter(out);
  }

  @Override
  public void epic(EpicView next) {
    epic = next;
  }

  @Override
  public void story(StoryView story) {
    if (epic != null) {
      table.story(epic.code(), epic.title(), story.code(), StoredStory.of(story));
    }
  }

  @Override
  public void end() throws IOException {
    table.flush();
  }
}
