package io.storyloom.api.run.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchdogPropertiesTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final WatchdogProperties defaults =
      new WatchdogProperties(INTERVAL, Duration.ofMinutes(1), Duration.ofHours(1));

  @Test
  void each_pause_is_twice_the_one_before_up_to_the_longest() {
    assertThat(IntStream.rangeClosed(0, 7).mapToObj(defaults::pauseAfter))
        .extracting(Duration::toMinutes)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void no_number_of_sendings_overflows() {
    assertThat(defaults.pauseAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void pauses_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new WatchdogProperties(INTERVAL, Duration.ofMinutes(2), Duration.ofMinutes(1)))
        .withMessage("storyloom.watchdog.longest must not be less than first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WatchdogProperties(INTERVAL, Duration.ZERO, Duration.ofMinutes(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new WatchdogProperties(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(1)));
  }
}
