package io.storyloom.api.transfer.backlog;

import io.storyloom.api.transfer.backlog.Backlog.Epic;
import io.storyloom.api.transfer.backlog.Backlog.Story;
import io.storyloom.api.transfer.backlog.Backlog.Warning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the rows of an import file, leaving out bad ones with a warning.
public final class BacklogCollector {

  private static final int MAX_TITLE = 10_000;
  private static final int MAX_TEXT = 200_000;

  private final List<OpenEpic> epics = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();

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

  /// @return null when the row is bad and was left out
  public @Nullable OpenEpic epic(int line, String title, int descriptionLine, String description) {
    String problem = titleProblem(title);
    if (problem == null && longer(description, MAX_TEXT)) {
      problem = "its description is longer than 200,000 characters";
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
    String problem = titleProblem(story.title());
    if (problem == null
        && (longer(story.text(), MAX_TEXT)
            || longer(story.persona(), MAX_TITLE)
            || longer(story.technicalNotes(), MAX_TEXT)
            || story.acceptanceCriteria().stream().anyMatch(each -> longer(each, MAX_TEXT)))) {
      problem = "one of its texts is longer than 200,000 characters";
    }
    if (problem != null) {
      warn(line, "Story left out: " + problem);
      return;
    }
    epic.stories.add(story);
  }

  /// Notes something that was left out or ignored.
  public void warn(int line, String message) {
    warnings.add(new Warning(line, message));
  }

  /// Everything collected so far.
  public Backlog backlog() {
    return new Backlog(
        epics.stream().map(open -> new Epic(open.title, open.description, open.stories)).toList(),
        warnings.stream().sorted(Comparator.comparingInt(Warning::line)).toList());
  }

  private static @Nullable String titleProblem(String title) {
    if (title.isBlank()) {
      return "it has no title";
    }
    return longer(title, MAX_TITLE) ? "its title is longer than 10,000 characters" : null;
  }

  private static boolean longer(String text, int max) {
    return text.length() > max && text.codePointCount(0, text.length()) > max;
  }
}
