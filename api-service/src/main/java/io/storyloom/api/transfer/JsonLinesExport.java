package io.storyloom.api.transfer;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.story.StoryView;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A story a line, each with its epic's code and title.
final class JsonLinesExport implements BacklogWriter {

  private final OutputStream out;
  private final JsonMapper json;
  private @Nullable EpicView epic;

  JsonLinesExport(OutputStream out, JsonMapper json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void epic(EpicView next) {
    epic = next;
  }

  @Override
  public void story(StoryView story) throws IOException {
    ObjectNode line = json.valueToTree(story);
    if (epic != null) {
      line.put("epicCode", epic.code()).put("epicTitle", epic.title());
    }
    out.write(json.writeValueAsBytes(line));
    out.write('\n');
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }
}
