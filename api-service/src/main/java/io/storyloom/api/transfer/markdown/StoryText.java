package io.storyloom.api.transfer.markdown;

import io.storyloom.api.transfer.backlog.Backlog;

/// A story's text that stands outside of a Markdown file, such as in the cell of a table.
public final class StoryText {

  /// Tells the sentence, the criteria and the rest apart as in a file, but without code fences.
  public static Backlog.Story read(String title, Iterable<String> lines) {
    var body = new StoryBody(title);
    lines.forEach(body::add);
    return body.story();
  }

  private StoryText() {}
}
