package io.storyloom.api.transfer.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names of a table's columns, in any letter case and with or without blanks. Jira repeats
/// names and puts those of its custom fields in brackets.
final class Header {

  private static final String CUSTOM_FIELD = "customfield(";

  private final Map<String, List<Integer>> columns = new HashMap<>();
  private final int width;

  Header(List<String> names) {
    width = names.size();
    for (int i = 0; i < width; i++) {
      columns.computeIfAbsent(normal(names.get(i)), _ -> new ArrayList<>()).add(i);
    }
  }

  boolean has(Column... wanted) {
    for (Column column : wanted) {
      if (!columns.containsKey(column.name)) {
        return false;
      }
    }
    return true;
  }

  /// Where the columns of this name stand.
  List<Integer> of(Column column) {
    return columns.getOrDefault(column.name, List.of());
  }

  int width() {
    return width;
  }

  private static String normal(String name) {
    var normal = new StringBuilder();
    name.chars()
        .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '_')
        .forEach(c -> normal.append((char) c));
    String text = normal.toString().toLowerCase(Locale.ROOT);
    return text.startsWith(CUSTOM_FIELD) && text.endsWith(")")
        ? text.substring(CUSTOM_FIELD.length(), text.length() - 1)
        : text;
  }
}
