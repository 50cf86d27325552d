package io.storyloom.api.transfer;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.project.ProjectView;
import io.storyloom.api.story.StoryView;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// One JSON document with everything in it.
final class JsonExport implements BacklogWriter {

  private final JsonGenerator out;
  private boolean inEpic;

  JsonExport(OutputStream out, JsonMapper json, ProjectView project) {
    this.out = json.createGenerator(out);
    this.out.writeStartObject();
    this.out.writePOJOProperty("project", project);
    this.out.writeArrayPropertyStart("epics");
  }

  @Override
  public void epic(EpicView epic) {
    endEpic();
    out.writeStartObject();
    out.writeStringProperty("code", epic.code());
    out.writeStringProperty("title", epic.title());
    out.writeStringProperty("description", epic.description());
    out.writeArrayPropertyStart("stories");
    inEpic = true;
  }

  @Override
  public void story(StoryView story) {
    out.writePOJO(story);
  }

  @Override
  public void end() {
    endEpic();
    out.writeEndArray();
    out.writeEndObject();
    out.flush();
  }

  private void endEpic() {
    if (inEpic) {
      out.writeEndArray();
      out.writeEndObject();
    }
  }
}
