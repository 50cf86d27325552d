package io.storyloom.api.transfer;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.story.StoryView;
import io.storyloom.api.transfer.markdown.MarkdownWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// Markdown that imports again to the same.
final class MarkdownExport implements BacklogWriter {

  private final Writer out;
  private final MarkdownWriter markdown;
  private int epicNumber;

  MarkdownExport(OutputStream out, Collection<String> epicWords, String projectName)
      throws IOException {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    this.markdown = new MarkdownWriter(this.out, epicWords);
    markdown.project(projectName);
  }

  @Override
  public void epic(EpicView epic) throws IOException {
    epicNumber = epic.number();
    markdown.epic(epicNumber, epic.title(), epic.description());
  }

  @Override
  public void story(StoryView story) throws IOException {
    markdown.story(epicNumber, story.number(), StoredStory.of(story));
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }
}
