package io.storyloom.api.transfer.csv;

import io.storyloom.api.transfer.backlog.BacklogCollector;

/// An epic a row: `title,description`.
final class EpicTable implements Table {

  private final BacklogCollector collector;

  EpicTable(BacklogCollector collector) {
    this.collector = collector;
  }

  @Override
  public void take(Row row) {
    collector.found();
    collector.epic(row.line(), row.word(Column.TITLE), row.line(), row.text(Column.DESCRIPTION));
  }

  @Override
  public void end() {}
}
