package io.storyloom.api.transfer.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.stream.Stream;

/// A row below a header.
final class Row {

  private final Header header;
  private final CsvRecord record;

  Row(Header header, CsvRecord record) {
    this.header = header;
    this.record = record;
  }

  /// The line of the file on which it starts.
  int line() {
    return Math.toIntExact(record.getStartingLineNumber());
  }

  boolean isBlank() {
    return record.getFields().stream().allMatch(String::isBlank);
  }

  /// Whether it says something to the right of the header's last column.
  boolean isTooWide() {
    return record.getFields().stream().skip(header.width()).anyMatch(cell -> !cell.isBlank());
  }

  /// What the column says, with LF between its lines; empty when there is no such column. Of
  /// several columns of one name the first that says something.
  String text(Column column) {
    for (int at : header.of(column)) {
      if (at < record.getFieldCount() && !record.getField(at).isEmpty()) {
        return SpreadsheetCell.restored(record.getField(at).replace("\r\n", "\n"));
      }
    }
    return "";
  }

  /// What the column says without the blanks around it.
  String word(Column column) {
    return text(column).strip();
  }

  /// What the columns say, leaving out those that say nothing.
  Stream<String> words(Column... columns) {
    return Stream.of(columns).map(this::word).filter(word -> !word.isEmpty());
  }
}
