package io.storyloom.worker.story;

import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the stories in one piece of JSON, standing on its first token. What is too long is cut;
/// what is missing and not essential is made up for.
final class StoryReader {

  static final int MAX_STORIES = 1000;
  static final int MAX_TITLE = 1_000;
  static final int MAX_PERSONA = 200;
  static final int MAX_TEXT = 10_000;
  static final int MAX_CRITERIA = 100;
  static final int MAX_CRITERION = 2_000;
  private static final int MAX_POINTS = 1000;

  private final JsonParser json;

  StoryReader(JsonParser json) {
    this.json = json;
  }

  /// @return null when the JSON is no list of stories, nor an object with one
  /// @throws UnusableStoryException when it is one, but a story in it cannot be used
  @Nullable List<StoryDraft> readStories() {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      return readList();
    }
    List<StoryDraft> drafts = null;
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      switch (field) {
        case "stories", "userStories", "user_stories" -> {
          if (list) {
            drafts = readList();
          } else {
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    return drafts;
  }

  private List<StoryDraft> readList() {
    List<StoryDraft> drafts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (drafts.size() == MAX_STORIES) {
        throw new UnusableStoryException(
            "The answer holds more than %d stories.".formatted(MAX_STORIES));
      }
      drafts.add(readStory(drafts.size() + 1));
    }
    return drafts;
  }

  private StoryDraft readStory(int number) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnusableStoryException("Story %d is no object.".formatted(number));
    }
    String title = "";
    String text = "";
    String persona = "";
    String notes = "";
    Priority priority = Priority.SHOULD;
    Integer points = null;
    List<String> criteria = List.of();
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      json.nextToken();
      switch (field) {
        case "title", "name" -> title = text(MAX_TITLE);
        case "text", "story", "userStory", "user_story" -> text = text(MAX_TEXT);
        case "persona", "role" -> persona = text(MAX_PERSONA);
        case "acceptanceCriteria", "acceptance_criteria" -> criteria = criteria(number);
        case "technicalNotes", "technical_notes" -> notes = text(MAX_TEXT);
        case "priority" -> priority = priority(text(MAX_PERSONA));
        case "storyPoints", "story_points" -> points = points(text(MAX_PERSONA));
        default -> json.skipChildren();
      }
    }
    if (title.isEmpty() || text.isEmpty()) {
      throw new UnusableStoryException(
          "Story %d has no %s.".formatted(number, title.isEmpty() ? "title" : "text"));
    }
    return new StoryDraft(
        title,
        text,
        persona.isEmpty() ? personaOf(text) : persona,
        criteria,
        notes,
        priority,
        points);
  }

  /// A value as clean text; empty for null and for anything with a structure.
  private String text(int maxLength) {
    if (json.currentToken().isStructStart()) {
      json.skipChildren();
      return "";
    }
    return json.currentToken() == JsonToken.VALUE_NULL ? "" : clean(json.getString(), maxLength);
  }

  private List<String> criteria(int number) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      String only = text(MAX_CRITERION);
      return only.isEmpty() ? List.of() : List.of(only);
    }
    List<String> criteria = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isStructStart()) {
        throw new UnusableStoryException(
            "Story %d has an acceptance criterion that is no text.".formatted(number));
      }
      String criterion = text(MAX_CRITERION);
      if (!criterion.isEmpty() && criteria.size() < MAX_CRITERIA) {
        criteria.add(criterion);
      }
    }
    return criteria;
  }

  private static Priority priority(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    for (Priority priority : Priority.values()) {
      if (upper.startsWith(priority.name())) {
        return priority;
      }
    }
    return upper.startsWith("WON") ? Priority.WONT : Priority.SHOULD;
  }

  private static @Nullable Integer points(String number) {
    try {
      double points = Double.parseDouble(number);
      return points >= 0 && points <= MAX_POINTS ? (int) Math.round(points) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /// The X of "As an X, I want …".
  private static String personaOf(String text) {
    int blank = text.indexOf(' ', 3);
    int comma = text.indexOf(',');
    if (text.regionMatches(true, 0, "As a", 0, 4)
        && blank > 0
        && blank + 1 < comma
        && comma < MAX_PERSONA) {
      String persona = text.substring(blank + 1, comma).strip();
      return persona.isEmpty() ? "User" : persona;
    }
    return "User";
  }

  /// Without blanks around, NULs and broken surrogates, and not longer than allowed.
  private static String clean(String value, int maxLength) {
    String text = value;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        text = storable(text);
        break;
      }
    }
    text = text.strip();
    if (text.length() <= maxLength) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(maxLength - 2)) ? maxLength - 2 : maxLength - 1;
    return text.substring(0, end) + "…";
  }

  private static String storable(String text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .filter(point -> point != 0)
        .map(point -> isSurrogate(point) ? 0xFFFD : point)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }
}
