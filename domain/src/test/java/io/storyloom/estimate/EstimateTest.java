package io.storyloom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

  private static final EpicFigures FIGURES =
      new EpicFigures(
          new Spread(9.5, 12),
          new Spread(1_000, 2_000),
          new Spread(3_000.4, 4_000),
          new Spread(8_000, 20_000));
  private static final TokenPrice PRICE = new TokenPrice(new BigDecimal("3"), new BigDecimal("15"));

  @Test
  void every_epic_is_a_usual_one_in_the_lower_bounds_and_a_large_one_in_the_higher() {
    Estimate estimate = Estimate.of(new Workload(3, 1, 2), FIGURES, PRICE, Duration.ofSeconds(1));

    assertThat(estimate.stories()).isEqualTo(29);
    assertThat(estimate.inputTokens()).isEqualTo(3_000);
    assertThat(estimate.outputTokens()).isEqualTo(9_001);
    assertThat(estimate.costUsd().low()).isEqualByComparingTo("0.144015");
    assertThat(estimate.costUsd().high()).isEqualByComparingTo("0.198");
    assertThat(estimate.duration().low()).isEqualTo(Duration.ofSeconds(26));
    assertThat(estimate.duration().high()).isEqualTo(Duration.ofSeconds(62));
  }

  @Test
  void nothing_to_process_takes_nothing() {
    Estimate estimate =
        Estimate.of(Workload.of(List.of(true, true)), FIGURES, PRICE, Duration.ofSeconds(3));

    assertThat(estimate.stories()).isZero();
    assertThat(estimate.costUsd().high()).isEqualByComparingTo("0");
    assertThat(estimate.duration().high()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "..., 3, 0, 2",
    "., 1, 0, 0",
    "s, 0, 1, 0",
    ".s, 1, 1, 1",
    "s., 1, 1, 0",
    ".s., 2, 1, 1",
    "..s, 2, 1, 2",
    "sss, 0, 3, 0"
  })
  void a_run_waits_after_each_epic_that_called_the_generator_but_the_last_of_all(
      String epics, int toProcess, int toSkip, int pauses) {
    assertThat(Workload.of(epics.chars().mapToObj(c -> c == 's').toList()))
        .isEqualTo(new Workload(toProcess, toSkip, pauses));
  }

  @Test
  void a_cost_is_exact_to_the_millionth() {
    assertThat(PRICE.cost(1, 0)).isEqualByComparingTo("0.000003");
    assertThat(new TokenPrice(new BigDecimal("0.4"), BigDecimal.ZERO).cost(1, 9))
        .isEqualByComparingTo("0");
    assertThat(new TokenPrice(new BigDecimal("0.5"), BigDecimal.ZERO).cost(1, 9))
        .isEqualByComparingTo("0.000001");
  }

  @Test
  void a_spread_goes_upwards() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Spread(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Spread(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Spread(Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Spread(1, Double.POSITIVE_INFINITY));
  }
}
