package io.storyloom.api.transfer.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.BacklogCollector;
import io.storyloom.api.transfer.backlog.InvalidBacklogException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Reads epics and stories from tables whose header tells their kind and their separator: Jira's
/// export, `title,description`, and the export of stories for spreadsheets.
public final class CsvBacklogReader {

  private static final char[] SEPARATORS = {',', ';', '\t'};

  /// @return without epics when the header is not known
  /// @throws InvalidBacklogException when the text is no CSV
  public Backlog read(String csv) {
    var broken = new ArrayList<CsvParseException>();
    for (char separator : SEPARATORS) {
      Iterator<CsvRecord> records = records(csv, separator);
      var collector = new BacklogCollector();
      Header header;
      try {
        header = new Header(records.hasNext() ? records.next().getFields() : List.of());
      } catch (CsvParseException e) {
        broken.add(e);
        continue;
      }
      Table table = Table.of(header, collector);
      if (table != null) {
        read(records, header, table, collector);
        return collector.backlog();
      }
    }
    if (broken.size() == SEPARATORS.length) {
      throw invalid(broken.getFirst());
    }
    return new Backlog(List.of(), List.of());
  }

  private static void read(
      Iterator<CsvRecord> records, Header header, Table table, BacklogCollector collector) {
    try {
      while (records.hasNext()) {
        var row = new Row(header, records.next());
        String problem = row.problem();
        if (problem != null) {
          collector.warn(row.line(), "Left out: " + problem);
        } else if (!row.isBlank()) {
          table.take(row);
        }
      }
    } catch (CsvParseException e) {
      throw invalid(e);
    }
    table.end();
  }

  private static Iterator<CsvRecord> records(String csv, char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .trimWhitespacesAroundQuotes(true)
        .allowUnclosedQuote(false)
        .ofCsvRecord(csv)
        .iterator();
  }

  private static InvalidBacklogException invalid(CsvParseException e) {
    return new InvalidBacklogException("", "is not well-formed CSV: " + e.getMessage());
  }
}
