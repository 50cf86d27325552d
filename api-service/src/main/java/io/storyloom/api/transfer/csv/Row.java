package io.storyloom.api.transfer.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.storyloom.api.text.TextRule;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /// Why nothing can be read from it, as the end of a sentence, or null.
  @Nullable String problem() {
    if (record.getFields().stream().skip(header.width()).anyMatch(cell -> !cell.isBlank())) {
      return "it has more cells than the header";
    }
    return record.getFields().stream()
        .map(TextRule.DESCRIPTION::problemWith)
        .filter(Objects::nonNull)
        .findFirst()
        .map(problem -> "a cell of it " + problem)
        .orElse(null);
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
