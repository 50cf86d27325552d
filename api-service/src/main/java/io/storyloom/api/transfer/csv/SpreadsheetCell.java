package io.storyloom.api.transfer.csv;

/// Cells that a spreadsheet would take for formulas are written with an apostrophe before them, and
/// read without it.
final class SpreadsheetCell {

  /// What starts a formula in some spreadsheet, the full-width forms included.
  private static final String STARTS = "=+-@\t\r\n＝＋－＠";

  /// The text as no spreadsheet runs it.
  static String neutralised(String text) {
    return startsFormula(text) ? "'" + text : text;
  }

  /// The text that was neutralised to this.
  static String restored(String cell) {
    return cell.startsWith("'") && startsFormula(cell) ? cell.substring(1) : cell;
  }

  /// An apostrophe that was there before counts too, so that reading takes away only what writing
  /// added; so do blanks, which some programs trim.
  private static boolean startsFormula(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (STARTS.indexOf(c) >= 0) {
        return true;
      }
      if (c != '\'' && !Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        return false;
      }
    }
    return false;
  }

  private SpreadsheetCell() {}
}
