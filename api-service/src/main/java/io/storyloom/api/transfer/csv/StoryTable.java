package io.storyloom.api.transfer.csv;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.BacklogCollector;
import io.storyloom.api.transfer.backlog.BacklogCollector.OpenEpic;
import io.storyloom.story.Priority;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A story a row, as `format=csv` exports them. Rows with the same `epicCode`, or the same
/// `epicTitle` where there is no code, belong to one epic; a row that names an epic and nothing
/// else is an epic without stories.
final class StoryTable implements Table {

  private static final Column[] OF_STORY = {
    Column.TITLE,
    Column.TEXT,
    Column.PERSONA,
    Column.ACCEPTANCE_CRITERIA,
    Column.TECHNICAL_NOTES,
    Column.PRIORITY,
    Column.STORY_POINTS
  };

  private final BacklogCollector collector;

  private final Map<String, Place> epics = new HashMap<>();

  /// Where an epic's stories go, null when it was left out.
  private record Place(@Nullable OpenEpic epic, int line, String title) {}

  StoryTable(BacklogCollector collector) {
    this.collector = collector;
  }

  @Override
  public void take(Row row) {
    Place place = epics.computeIfAbsent(epicKey(row), _ -> place(row));
    OpenEpic epic = place.epic();
    String title = row.word(Column.EPIC_TITLE);
    if (epic != null && !title.isEmpty() && !title.equals(place.title())) {
      collector.warn(
          row.line(),
          "Another epicTitle than in line %d; that one is kept".formatted(place.line()));
    }
    if (row.words(OF_STORY).findAny().isEmpty()) {
      return;
    }
    if (epic == null) {
      collector.warn(row.line(), "Story left out together with its epic");
      return;
    }
    collector.found();
    story(row, epic);
  }

  @Override
  public void end() {}

  private static String epicKey(Row row) {
    String code = row.word(Column.EPIC_CODE);
    return code.isEmpty() ? "title " + row.text(Column.EPIC_TITLE) : "code " + code;
  }

  private Place place(Row row) {
    collector.found();
    return new Place(
        collector.epic(row.line(), row.text(Column.EPIC_TITLE), row.line(), ""),
        row.line(),
        row.word(Column.EPIC_TITLE));
  }

  private void story(Row row, OpenEpic epic) {
    Priority priority = priority(row.word(Column.PRIORITY));
    if (priority == null && !row.word(Column.PRIORITY).isEmpty()) {
      collector.warn(
          row.line(), "Story left out: its priority must be one of MUST, SHOULD, COULD, WONT");
      return;
    }
    Integer points = StoryPoints.read(row.word(Column.STORY_POINTS));
    if (points == null && !row.word(Column.STORY_POINTS).isEmpty()) {
      collector.warn(row.line(), "Story left out: its storyPoints must be " + StoryPoints.RULE);
      return;
    }
    collector.story(
        row.line(),
        epic,
        new Backlog.Story(
            row.text(Column.TITLE),
            row.text(Column.TEXT),
            row.text(Column.PERSONA),
            CriteriaCell.read(row.text(Column.ACCEPTANCE_CRITERIA)),
            row.text(Column.TECHNICAL_NOTES),
            priority,
            points));
  }

  private static @Nullable Priority priority(String word) {
    for (Priority priority : Priority.values()) {
      if (priority.name().equals(word.toUpperCase(Locale.ROOT))) {
        return priority;
      }
    }
    return null;
  }
}
