package io.storyloom.api.transfer.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Acceptance criteria in one cell: a line each, the further lines of one indented by two blanks.
final class CriteriaCell {

  private static final String INDENT = "  ";

  static String of(List<String> criteria) {
    return criteria.stream()
        .map(each -> each.stripLeading().replace("\n", "\n" + INDENT))
        .collect(Collectors.joining("\n"));
  }

  static List<String> read(String cell) {
    var criteria = new ArrayList<StringBuilder>();
    for (String line : cell.split("\n", -1)) {
      if (line.startsWith(INDENT) && !criteria.isEmpty()) {
        criteria.getLast().append('\n').append(line, INDENT.length(), line.length());
      } else if (!line.isBlank()) {
        criteria.add(new StringBuilder(line));
      }
    }
    return criteria.stream().map(StringBuilder::toString).toList();
  }

  private CriteriaCell() {}
}
