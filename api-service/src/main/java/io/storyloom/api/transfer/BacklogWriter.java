package io.storyloom.api.transfer;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.story.StoryView;
import java.io.IOException;

/// Takes a backlog in order, an epic before its stories, and writes it as it comes.
sealed interface BacklogWriter permits JsonExport, JsonLinesExport, CsvExport, MarkdownExport {

  void epic(EpicView epic) throws IOException;

  /// A story of the epic that came last.
  void story(StoryView story) throws IOException;

  /// Writes what is still to be written.
  void end() throws IOException;
}
