package io.storyloom.api.transfer.json;

import io.storyloom.api.text.TextRule;
import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.BacklogCollector;
import io.storyloom.api.transfer.backlog.BacklogCollector.OpenEpic;
import io.storyloom.api.transfer.backlog.Excerpt;
import io.storyloom.api.transfer.backlog.InvalidBacklogException;
import io.storyloom.story.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads `{name?, epics: [{title, description?, stories?: [Story]}]}`. The shape is strict; what an
/// export adds to it (codes, ids, times) is accepted and ignored; bad values leave their row out.
public final class JsonBacklogReader {

  private static final Set<String> IGNORED_AT_TOP = Set.of("name", "project");
  private static final Set<String> IGNORED_IN_EPIC =
      Set.of("id", "projectId", "code", "position", "storyCount", "createdAt", "updatedAt");
  private static final Set<String> IGNORED_IN_STORY =
      Set.of(
          "id",
          "projectId",
          "epicId",
          "epicCode",
          "epicTitle",
          "code",
          "runId",
          "edited",
          "createdAt",
          "updatedAt");
  private static final int MOST_POINTS = 999_999;

  private final JsonFactory factory =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// @throws InvalidBacklogException when the text is no JSON or has another shape
  public Backlog read(String json) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
      return new Reading(parser).read();
    } catch (JacksonException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new InvalidBacklogException("", "is not well-formed JSON" + where);
    }
  }

  private static final class Reading {
    private final JsonParser parser;
    private final BacklogCollector collector = new BacklogCollector();

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    Backlog read() {
      parser.nextToken();
      expect(JsonToken.START_OBJECT, "", "an object");
      boolean found = false;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("epics")) {
          found = true;
          epics();
        } else if (IGNORED_AT_TOP.contains(field)) {
          parser.skipChildren();
        } else {
          throw unknown("", field, "name, epics");
        }
      }
      if (!found) {
        throw new InvalidBacklogException("epics", "is missing");
      }
      if (parser.nextToken() != null) {
        throw new InvalidBacklogException("", "goes on after its end");
      }
      return collector.backlog();
    }

    private void epics() {
      expect(JsonToken.START_ARRAY, "epics", "an array");
      int index = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        epic("epics[" + index++ + "]");
      }
    }

    private record StoryRow(int line, Backlog.@Nullable Story story, String problem) {}

    private void epic(String path) {
      expect(JsonToken.START_OBJECT, path, "an object");
      collector.found();
      int line = line();
      String title = "";
      String description = "";
      List<StoryRow> rows = List.of();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "title" -> title = text(path, field);
          case "description" -> description = text(path, field);
          case "stories" -> rows = stories(path + ".stories");
          default -> ignore(path, field, IGNORED_IN_EPIC, "title, description, stories");
        }
      }
      OpenEpic epic = collector.epic(line, title, line, description);
      for (StoryRow row : rows) {
        if (epic == null) {
          collector.warn(row.line(), "Story left out together with its epic");
        } else if (row.story() == null) {
          collector.warn(row.line(), "Story left out: " + row.problem());
        } else {
          collector.story(row.line(), epic, row.story());
        }
      }
    }

    private List<StoryRow> stories(String path) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return List.of();
      }
      expect(JsonToken.START_ARRAY, path, "an array");
      var rows = new ArrayList<StoryRow>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        rows.add(story(path + "[" + rows.size() + "]"));
      }
      return rows;
    }

    private StoryRow story(String path) {
      expect(JsonToken.START_OBJECT, path, "an object");
      collector.found();
      int line = line();
      String title = "";
      String text = "";
      String persona = "";
      List<String> criteria = List.of();
      String notes = "";
      Priority priority = null;
      Integer points = null;
      String problem = "";
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "title" -> title = text(path, field);
          case "text" -> text = text(path, field);
          case "persona" -> persona = text(path, field);
          case "technicalNotes" -> notes = text(path, field);
          case "acceptanceCriteria" -> criteria = texts(path + "." + field);
          case "priority" -> {
            String name = text(path, field);
            priority = priority(name);
            if (priority == null && !name.isEmpty()) {
              problem = "its priority must be one of MUST, SHOULD, COULD, WONT";
            }
          }
          case "storyPoints" -> {
            points = points(path + "." + field);
            if (points != null && points < 0) {
              problem = "its storyPoints must be a whole number from 0 to 999,999";
            }
          }
          default ->
              ignore(
                  path,
                  field,
                  IGNORED_IN_STORY,
                  "title, text, persona, acceptanceCriteria, technicalNotes, priority,"
                      + " storyPoints");
        }
      }
      if (!problem.isEmpty()) {
        return new StoryRow(line, null, problem);
      }
      return new StoryRow(
          line,
          new Backlog.Story(title, text, persona, criteria, notes, priority, points),
          problem);
    }

    private static @Nullable Priority priority(String name) {
      for (Priority priority : Priority.values()) {
        if (priority.name().equals(name)) {
          return priority;
        }
      }
      return null;
    }

    /// The points, null for null, -1 for a number that makes no sense.
    private @Nullable Integer points(String path) {
      return switch (parser.currentToken()) {
        case VALUE_NULL -> null;
        case VALUE_NUMBER_FLOAT -> -1;
        case VALUE_NUMBER_INT -> {
          String digits = parser.getString();
          int points = digits.length() > 6 ? -1 : Integer.parseInt(digits);
          yield points > MOST_POINTS ? -1 : points;
        }
        case null, default -> throw new InvalidBacklogException(path, "must be a number or null");
      };
    }

    private List<String> texts(String path) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return List.of();
      }
      expect(JsonToken.START_ARRAY, path, "an array of texts");
      var texts = new ArrayList<String>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.VALUE_STRING, path + "[" + texts.size() + "]", "a text");
        texts.add(storable(path + "[" + texts.size() + "]", parser.getString()));
      }
      return texts;
    }

    private String text(String path, String field) {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return "";
      }
      expect(JsonToken.VALUE_STRING, path + "." + field, "a text");
      return storable(path + "." + field, parser.getString());
    }

    private static String storable(String path, String text) {
      String problem = TextRule.unstorable(text);
      if (problem != null) {
        throw new InvalidBacklogException(path, problem);
      }
      return text;
    }

    private void ignore(String path, String field, Set<String> ignored, String known) {
      if (!ignored.contains(field)) {
        throw unknown(path, field, known);
      }
      parser.skipChildren();
    }

    private void expect(JsonToken token, String path, String what) {
      if (parser.currentToken() != token) {
        throw new InvalidBacklogException(path, "must be " + what);
      }
    }

    private int line() {
      return parser.currentTokenLocation().getLineNr();
    }

    private static InvalidBacklogException unknown(String path, String field, String known) {
      String name = Excerpt.of(field, 100);
      return new InvalidBacklogException(
          path.isEmpty() ? name : path + "." + name, "is unknown; known are " + known);
    }
  }
}
