package io.storyloom.api.transfer.csv;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.BacklogCollector;
import io.storyloom.api.transfer.backlog.BacklogCollector.OpenEpic;
import io.storyloom.api.transfer.backlog.Excerpt;
import io.storyloom.story.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Jira's export: an issue a row, in any order.
final class JiraTable implements Table {

  private final BacklogCollector collector;

  private final Map<String, Place> byIdOrKey = new HashMap<>();
  private final Map<String, Place> byNameOrKey = new HashMap<>();
  private final List<PendingStory> stories = new ArrayList<>();

  /// Where stories go that refer to an epic, null when it was left out.
  private record Place(@Nullable OpenEpic epic) {}

  /// A story whose epic may come below it.
  private record PendingStory(
      int line, List<String> parents, List<String> links, Backlog.Story story) {}

  JiraTable(BacklogCollector collector) {
    this.collector = collector;
  }

  @Override
  public void take(Row row) {
    String type = row.word(Column.ISSUE_TYPE);
    switch (type.toLowerCase(Locale.ROOT)) {
      case "epic" -> takeEpic(row);
      case "story", "task" -> takeStory(row);
      case "" -> collector.warn(row.line(), "Left out: it has no Issue Type");
      default ->
          collector.warn(
              row.line(),
              "Left out: its Issue Type \"%s\" is none of Epic, Story, Task"
                  .formatted(Excerpt.of(type, 80)));
    }
  }

  @Override
  public void end() {
    for (PendingStory each : stories) {
      Place place = place(each);
      if (place == null) {
        collector.warn(each.line(), "Story left out: " + whyNowhere(each));
      } else if (place.epic() == null) {
        collector.warn(each.line(), "Story left out together with its epic");
      } else {
        collector.story(each.line(), place.epic(), each.story());
      }
    }
  }

  private void takeEpic(Row row) {
    collector.found();
    var place =
        new Place(
            collector.epic(
                row.line(),
                row.words(Column.SUMMARY, Column.EPIC_NAME).findFirst().orElse(""),
                row.line(),
                WikiText.description(row.text(Column.DESCRIPTION))));
    row.words(Column.ISSUE_ID, Column.ISSUE_KEY).forEach(id -> byIdOrKey.putIfAbsent(id, place));
    row.words(Column.EPIC_NAME, Column.ISSUE_KEY)
        .forEach(name -> byNameOrKey.putIfAbsent(name, place));
  }

  private void takeStory(Row row) {
    collector.found();
    stories.add(
        new PendingStory(
            row.line(),
            row.words(Column.PARENT, Column.PARENT_ID, Column.PARENT_KEY).toList(),
            row.words(Column.EPIC_LINK).toList(),
            story(row)));
  }

  private Backlog.Story story(Row row) {
    Backlog.Story told =
        WikiText.story(
            row.word(Column.SUMMARY),
            row.text(Column.DESCRIPTION),
            row.text(Column.ACCEPTANCE_CRITERIA));
    Priority priority = JiraPriority.read(row.word(Column.PRIORITY));
    warnOfUnknown(row, Column.PRIORITY, priority);
    Integer points = StoryPoints.read(row.word(Column.STORY_POINTS));
    warnOfUnknown(row, Column.STORY_POINTS, points);
    return new Backlog.Story(
        told.title(),
        told.text(),
        told.persona(),
        told.acceptanceCriteria(),
        told.technicalNotes(),
        priority == null ? told.priority() : priority,
        points == null ? told.storyPoints() : points);
  }

  private void warnOfUnknown(Row row, Column column, @Nullable Object read) {
    String word = row.word(column);
    if (read == null && !word.isEmpty()) {
      collector.warn(
          row.line(),
          "The %s \"%s\" means nothing here and was left out"
              .formatted(
                  column == Column.PRIORITY ? "Priority" : "Story Points", Excerpt.of(word, 80)));
    }
  }

  private @Nullable Place place(PendingStory story) {
    return Stream.concat(
            story.parents().stream().map(byIdOrKey::get),
            story.links().stream().map(byNameOrKey::get))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static String whyNowhere(PendingStory story) {
    List<String> named = Stream.concat(story.parents().stream(), story.links().stream()).toList();
    return named.isEmpty()
        ? "it names no epic, neither as Parent nor as Epic Link"
        : "the file has no epic \"%s\"".formatted(Excerpt.of(named.getFirst(), 80));
  }
}
