package io.storyloom.messaging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ProblemTextTest {

  @Test
  void names_what_happened_and_what_caused_it_in_one_line() {
    Throwable problem =
        new IllegalStateException(
            "Broken body", new RuntimeException(new IllegalArgumentException("no\nsecond line")));

    assertThat(ProblemText.of(problem))
        .isEqualTo("IllegalStateException: Broken body, because of IllegalArgumentException: no");
    assertThat(ProblemText.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(ProblemText.of(new IllegalStateException("a\tb\u0000c"))).endsWith(": a b c");
  }

  @Test
  void tells_neither_statements_nor_rows_of_the_database() {
    Throwable problem =
        new IllegalStateException(
            "SQL [insert into work.run]",
            new SQLException("ERROR: value too long\n  Detail: Failing row contains (secret)"));

    assertThat(ProblemText.of(problem)).isEqualTo("SQLException: ERROR: value too long");
  }

  @Test
  void is_never_longer_than_500_characters() {
    String text = ProblemText.of(new IllegalStateException("\uD83D\uDE00".repeat(400)));

    assertThat(text).hasSizeBetween(498, 500).endsWith("…");
    assertThat(text.codePoints()).doesNotContain(0xD83D, 0xDE00);
  }
}
