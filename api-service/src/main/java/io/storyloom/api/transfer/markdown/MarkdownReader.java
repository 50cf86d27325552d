package io.storyloom.api.transfer.markdown;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.BacklogCollector;
import io.storyloom.api.transfer.backlog.BacklogCollector.OpenEpic;
import io.storyloom.api.transfer.backlog.Excerpt;
import io.storyloom.api.transfer.markdown.NumberedTitle.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads epics and stories from Markdown as people write it. A scanner of lines rather than a
/// Markdown parser, because descriptions keep their source text; its time is linear in the length
/// of the file.
public final class MarkdownReader {

  private static final int MAX_EPIC_LEVEL = 4;
  private static final int MIN_STORY_LEVEL = 2;
  private static final int MAX_STORY_LEVEL = 5;
  private static final Words STORY_WORDS =
      new Words(
          List.of(
              "Story",
              "User Story",
              "Historia de usuario",
              "Historia",
              "História",
              "Histoire",
              "История",
              "ストーリー",
              "用户故事",
              "故事",
              "스토리"));

  private final Words epicWords;

  /// @param epicWords the words for epic, in any letter case
  public MarkdownReader(Collection<String> epicWords) {
    this.epicWords = new Words(epicWords);
  }

  /// Reads a whole file; line ends are LF or CRLF.
  public Backlog read(String markdown) {
    var reading = new Reading();
    int number = 0;
    int start = 0;
    while (start < markdown.length()) {
      int end = markdown.indexOf('\n', start);
      end = end < 0 ? markdown.length() : end;
      int stop = end > start && markdown.charAt(end - 1) == '\r' ? end - 1 : end;
      reading.line(++number, markdown.substring(start, stop));
      start = end + 1;
    }
    return reading.finish();
  }

  @Nullable NumberedTitle epicTitle(Heading heading) {
    return heading.level() <= MAX_EPIC_LEVEL ? epicWords.match(heading.text()) : null;
  }

  @Nullable NumberedTitle storyTitle(Heading heading) {
    return heading.level() >= MIN_STORY_LEVEL && heading.level() <= MAX_STORY_LEVEL
        ? STORY_WORDS.match(heading.text())
        : null;
  }

  /// An epic whose end was not reached yet.
  private static final class Epic {
    final int line;
    final int level;
    final NumberedTitle heading;
    final TextBlock description = new TextBlock();
    final List<Story> stories = new ArrayList<>();
    int descriptionLine;

    Epic(int line, int level, NumberedTitle heading) {
      this.line = line;
      this.level = level;
      this.heading = heading;
    }
  }

  private record Story(int line, int level, NumberedTitle heading, StoryBody body) {}

  private final class Reading {
    private final List<Epic> epics = new ArrayList<>();
    private final Map<String, Epic> byNumber = new HashMap<>();
    private final List<Story> strays = new ArrayList<>();
    private final BacklogCollector collector = new BacklogCollector();
    private final LiteralBlocks literals = new LiteralBlocks();
    private @Nullable Epic epic;
    private @Nullable Story story;
    private boolean leftOut;
    private int literalSince;

    void line(int number, String line) {
      boolean wasOpen = literals.isOpen();
      if (literals.contains(line)) {
        literalSince = wasOpen ? literalSince : number;
        literal(number, line);
        return;
      }
      Heading heading = Heading.of(line);
      if (heading != null && structure(number, heading)) {
        return;
      }
      text(number, line);
    }

    Backlog finish() {
      if (literals.isOpen()) {
        collector.warn(
            literalSince,
            "The code fence or comment that starts here is never closed, so everything below"
                + " it was read as its text");
      }
      for (Story stray : strays) {
        Epic home = byNumber.get(stray.heading().epicNumber());
        if (home == null) {
          collector.warn(
              stray.line(),
              "Story %s left out: it stands under no epic, and there is no epic of its number"
                  .formatted(stray.heading().number()));
        } else {
          home.stories.add(stray);
        }
      }
      epics.forEach(this::collect);
      return collector.backlog();
    }

    private boolean structure(int number, Heading heading) {
      NumberedTitle epicTitle = epicTitle(heading);
      if (epicTitle != null) {
        startEpic(new Epic(number, heading.level(), epicTitle));
        return true;
      }
      NumberedTitle storyTitle = storyTitle(heading);
      if (storyTitle != null) {
        startStory(
            new Story(number, heading.level(), storyTitle, new StoryBody(storyTitle.title())));
        return true;
      }
      if (story != null && heading.level() <= story.level() && !isPartOfStory(heading)) {
        story = null;
        leftOut = epic != null && heading.level() > epic.level;
        if (leftOut) {
          collector.warn(
              number,
              "Left out: the section \"%s\" stands after the first story of its epic"
                  .formatted(Excerpt.of(heading.text(), 80)));
        }
      }
      if (epic != null && heading.level() <= epic.level) {
        epic = null;
        story = null;
        leftOut = false;
      }
      return false;
    }

    private void startEpic(Epic next) {
      collector.found();
      epic = next;
      story = null;
      leftOut = false;
      epics.add(next);
      byNumber.putIfAbsent(next.heading.number(), next);
    }

    private void startStory(Story next) {
      collector.found();
      story = next;
      leftOut = false;
      if (epic == null) {
        strays.add(next);
      } else {
        epic.stories.add(next);
      }
    }

    private void literal(int number, String line) {
      if (story != null) {
        story.body().addLiteral(line);
      } else if (epic != null && !leftOut) {
        epic.description.addLiteral(line);
        startDescription(epic, number);
      }
    }

    private void text(int number, String line) {
      if (story != null) {
        story.body().add(line);
      } else if (epic != null && !leftOut) {
        epic.description.add(line);
        startDescription(epic, number);
      }
    }

    private void startDescription(Epic of, int number) {
      if (of.descriptionLine == 0 && !of.description.isEmpty()) {
        of.descriptionLine = number;
      }
    }

    private void collect(Epic found) {
      OpenEpic open =
          collector.epic(
              found.line,
              found.heading.title(),
              found.descriptionLine,
              found.description.toString());
      if (open == null) {
        found.stories.forEach(
            each -> collector.warn(each.line(), "Story left out together with its epic"));
        return;
      }
      found.stories.forEach(each -> collector.story(each.line(), open, each.body().story()));
    }
  }

  private static boolean isPartOfStory(Heading heading) {
    Label label = Label.of("#".repeat(heading.level()) + " " + heading.text());
    return label != null && label.kind() != Label.Kind.OTHER;
  }
}
