package io.storyloom.api.transfer.backlog;

import io.storyloom.api.text.TextRule;
import io.storyloom.api.transfer.backlog.Backlog.Epic;
import io.storyloom.api.transfer.backlog.Backlog.Story;
import io.storyloom.api.transfer.backlog.Backlog.Warning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Collects the rows of an import file, leaving out bad ones with a warning.
public final class BacklogCollector {

  /// How many epics and stories one file may hold, so that an import stays short and small.
  static final int MOST_ROWS = 20_000;

  /// How many warnings are told.
  static final int MOST_WARNINGS = 1_000;

  private final List<OpenEpic> epics = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();
  private int rows;
  private int untold;

  /// An epic that stories can be added to.
  public static final class OpenEpic {
    private final String title;
    private final String description;
    private final List<Story> stories = new ArrayList<>();

    private OpenEpic(String title, String description) {
      this.title = title;
      this.description = description;
    }
  }

  /// Counts an epic or a story that was found, before anything is kept of it.
  ///
  /// @throws TooManyRowsException when it is one too many
  public void found() {
    if (++rows > MOST_ROWS) {
      throw new TooManyRowsException(MOST_ROWS);
    }
  }

  /// @return null when the row is bad and was left out
  public @Nullable OpenEpic epic(int line, String title, int descriptionLine, String description) {
    String problem = problem("title", TextRule.TITLE, title);
    if (problem == null) {
      problem = problem("description", TextRule.DESCRIPTION, description);
    }
    if (problem != null) {
      warn(line, "Epic left out: " + problem);
      return null;
    }
    MockLines.unknownKeys(description)
        .forEach(unknown ->
            warn(
                descriptionLine + unknown.lineIndex(),
                "Unknown @mock key \"%s\" is ignored; known are %s"
                    .formatted(unknown.key(), MockLines.KNOWN)));
    var epic = new OpenEpic(title, description);
    epics.add(epic);
    return epic;
  }

  /// Adds the story to its epic, unless it is bad.
  public void story(int line, OpenEpic epic, Story story) {
    String problem =
        Stream.concat(
                Stream.of(
                    problem("title", TextRule.TITLE, story.title()),
                    problem("text", TextRule.DESCRIPTION, story.text()),
                    problem("persona", TextRule.DESCRIPTION, story.persona()),
                    problem("technicalNotes", TextRule.DESCRIPTION, story.technicalNotes())),
                story.acceptanceCriteria().stream()
                    .map(each -> problem("acceptanceCriteria", TextRule.DESCRIPTION, each)))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    if (problem != null) {
      warn(line, "Story left out: " + problem);
      return;
    }
    epic.stories.add(story);
  }

  /// Notes something that was left out or ignored.
  public void warn(int line, String message) {
    if (warnings.size() < MOST_WARNINGS) {
      warnings.add(new Warning(line, message));
    } else {
      untold++;
    }
  }

  /// Everything collected so far.
  public Backlog backlog() {
    return new Backlog(
        epics.stream().map(open -> new Epic(open.title, open.description, open.stories)).toList(),
        allWarnings());
  }

  private List<Warning> allWarnings() {
    var all = new ArrayList<>(warnings);
    all.sort(Comparator.comparingInt(Warning::line));
    if (untold > 0) {
      all.add(
          new Warning(all.getLast().line(), "%,d more warnings are not shown".formatted(untold)));
    }
    return all;
  }

  private static @Nullable String problem(String field, TextRule rule, String text) {
    String problem = rule.problemWith(text);
    return problem == null ? null : "its " + field + " " + problem;
  }
}
