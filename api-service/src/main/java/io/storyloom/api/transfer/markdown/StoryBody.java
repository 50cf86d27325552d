package io.storyloom.api.transfer.markdown;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.story.Priority;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands below a story's heading, taken line by line.
final class StoryBody {

  private static final Pattern POINTS = Pattern.compile("\\d{1,6}");
  private static final Map<String, Priority> PRIORITIES =
      Map.ofEntries(
          Map.entry("must", Priority.MUST),
          Map.entry("must have", Priority.MUST),
          Map.entry("should", Priority.SHOULD),
          Map.entry("should have", Priority.SHOULD),
          Map.entry("could", Priority.COULD),
          Map.entry("could have", Priority.COULD),
          Map.entry("wont", Priority.WONT),
          Map.entry("won't", Priority.WONT),
          Map.entry("won't have", Priority.WONT));

  private enum Part {
    OPEN,
    CRITERIA,
    NOTES
  }

  private final String title;
  private final Criteria criteria = new Criteria();
  private final TextBlock notes = new TextBlock();
  private Part part = Part.OPEN;
  private @Nullable UserStory candidate;
  private @Nullable String text;
  private @Nullable String persona;
  private @Nullable Priority priority;
  private @Nullable Integer storyPoints;

  StoryBody(String title) {
    this.title = title;
  }

  /// Takes a line of a code fence or a comment.
  void addLiteral(String line) {
    settleCandidate();
    if (part != Part.CRITERIA || !criteria.takesLiteral(line)) {
      notes.addLiteral(line);
    }
  }

  void add(String line) {
    if (candidate != null) {
      if (candidate.takes(line)) {
        return;
      }
      settleCandidate();
    }
    if (References.isBlank(line)) {
      addBlank(line);
      return;
    }
    Label label = Label.of(line);
    if (label != null && takesLabel(label)) {
      return;
    }
    if (part == Part.CRITERIA) {
      addToCriteria(line, label);
    } else if (part == Part.OPEN && text == null && UserStory.startsWith(line)) {
      candidate = new UserStory(line);
    } else {
      notes.add(line);
    }
  }

  Backlog.Story story() {
    settleCandidate();
    String sentence = text == null ? "" : text;
    return new Backlog.Story(
        title,
        sentence,
        persona == null ? UserStory.persona(sentence) : persona,
        criteria.texts(),
        notes.toString(),
        priority,
        storyPoints);
  }

  private void addBlank(String line) {
    if (part == Part.CRITERIA) {
      criteria.blank();
    } else {
      notes.add(line);
    }
  }

  private void addToCriteria(String line, @Nullable Label label) {
    boolean ends =
        TextBlock.isRule(line)
            || (label != null && Bullet.of(line) == null && !Criteria.isScenarioStep(line));
    if (!ends && criteria.takes(line)) {
      return;
    }
    if (ends || !criteria.isEmpty()) {
      part = Part.OPEN;
      notes.separate();
    }
    notes.add(line);
  }

  private boolean takesLabel(Label label) {
    return switch (label.kind()) {
      case CRITERIA -> {
        part = Part.CRITERIA;
        if (!label.value().isEmpty()) {
          criteria.start(label.value());
        }
        yield true;
      }
      case NOTES -> {
        part = Part.NOTES;
        if (!label.value().isEmpty()) {
          notes.add(label.value());
        }
        yield true;
      }
      case TEXT -> takesText(label.value());
      case PERSONA -> takesPersona(label.value());
      case PRIORITY -> takesPriority(label.value());
      case STORY_POINTS -> takesPoints(label.value());
      case OTHER -> false;
    };
  }

  private boolean takesText(String value) {
    if (text != null) {
      return false;
    }
    if (!value.isEmpty()) {
      text = References.decode(value);
    }
    part = Part.OPEN;
    return true;
  }

  private boolean takesPersona(String value) {
    if (persona != null) {
      return false;
    }
    persona = References.decode(value);
    return true;
  }

  private boolean takesPriority(String value) {
    Priority named = PRIORITIES.get(value.toLowerCase(Locale.ROOT).replace('’', '\''));
    if (priority != null || named == null) {
      return false;
    }
    priority = named;
    return true;
  }

  private boolean takesPoints(String value) {
    if (storyPoints != null || !POINTS.matcher(value).matches()) {
      return false;
    }
    storyPoints = Integer.valueOf(value);
    return true;
  }

  private void settleCandidate() {
    if (candidate == null) {
      return;
    }
    text = candidate.text();
    if (text == null) {
      candidate.lines().forEach(notes::add);
    }
    candidate = null;
  }
}
