package io.storyloom.api.transfer.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetCellTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "\u00a0=1",
        "'=1",
        "' -1",
      })
  void a_formula_is_neutralised_and_restored(String text) {
    String cell = SpreadsheetCell.neutralised(text);
    assertThat(cell).isEqualTo("'" + text);
    assertThat(SpreadsheetCell.restored(cell)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "1=1", "a-b", "'", "'tis - so", "\"=1\"", "’=1"})
  void anything_else_stays_as_it_is(String text) {
    assertThat(SpreadsheetCell.neutralised(text)).isEqualTo(text);
    assertThat(SpreadsheetCell.restored(text)).isEqualTo(text);
  }
}
