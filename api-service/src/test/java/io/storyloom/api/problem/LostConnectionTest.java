package io.storyloom.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostConnectionTest {

  @ParameterizedTest
  @CsvSource({"08006, true", "57P01, true", ", true", "57014, false", "23505, false"})
  void is_told_by_the_state_of_any_cause(@Nullable String state, boolean lost) {
    var wrapped = new IllegalStateException(new RuntimeException(new SQLException("", state)));

    assertThat(LostConnection.explains(wrapped)).isEqualTo(lost);
  }

  @Test
  void needs_a_database() {
    assertThat(LostConnection.explains(new IllegalStateException("no cause"))).isFalse();
  }
}
