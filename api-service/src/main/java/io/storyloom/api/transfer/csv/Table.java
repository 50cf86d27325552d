package io.storyloom.api.transfer.csv;

import io.storyloom.api.transfer.backlog.BacklogCollector;
import org.jspecify.annotations.Nullable;

/// One kind of table, its rows taken in order.
sealed interface Table permits JiraTable, StoryTable, EpicTable {

  void take(Row row);

  /// Says that there are no more rows.
  void end();

  /// The kind of table that has such a header, or null.
  static @Nullable Table of(Header header, BacklogCollector collector) {
    if (header.has(Column.ISSUE_TYPE, Column.SUMMARY)) {
      return new JiraTable(collector);
    }
    if (header.has(Column.EPIC_TITLE, Column.TITLE)) {
      return new StoryTable(collector);
    }
    return header.has(Column.TITLE) ? new EpicTable(collector) : null;
  }
}
