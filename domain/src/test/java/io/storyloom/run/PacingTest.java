package io.storyloom.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.storyloom.run.Pacing.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacingTest {

  private static final List<Duration> BACKOFF =
      List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
  private static final Pacing SAFE = new Pacing(Duration.ofSeconds(3), 3, BACKOFF, 0);

  private final Random random = new Random(7);

  @Test
  void each_retry_waits_for_its_backoff_until_none_is_left() {
    assertThat(SAFE.afterTransientFailure(0, random)).isEqualTo(new Retry.After(BACKOFF.get(0)));
    assertThat(SAFE.afterTransientFailure(1, random)).isEqualTo(new Retry.After(BACKOFF.get(1)));
    assertThat(SAFE.afterTransientFailure(2, random)).isEqualTo(new Retry.After(BACKOFF.get(2)));
    assertThat(SAFE.afterTransientFailure(3, random)).isEqualTo(new Retry.Exhausted());
    assertThat(SAFE.afterTransientFailure(9, random)).isEqualTo(new Retry.Exhausted());
  }

  @Test
  void the_last_backoff_repeats() {
    Pacing more = new Pacing(Duration.ZERO, 5, BACKOFF, 0);
    assertThat(more.afterTransientFailure(4, random)).isEqualTo(new Retry.After(BACKOFF.get(2)));
  }

  @Test
  void without_retries_the_first_failure_is_final() {
    Pacing none = new Pacing(Duration.ZERO, 0, List.of(), 0);
    assertThat(none.afterTransientFailure(0, random)).isEqualTo(new Retry.Exhausted());
    assertThat(none.patience(1, random)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void patience_grows_with_the_refusals() {
    assertThat(SAFE.patience(1, random)).isEqualTo(BACKOFF.get(0));
    assertThat(SAFE.patience(2, random)).isEqualTo(BACKOFF.get(1));
    assertThat(SAFE.patience(50, random)).isEqualTo(BACKOFF.get(2));
  }

  @Test
  void jitter_varies_a_wait_up_and_down_within_its_share() {
    Pacing jittered = new Pacing(Duration.ZERO, 1, List.of(Duration.ofSeconds(10)), 0.2);
    List<Duration> waits =
        random
            .ints(500)
            .mapToObj(_ -> ((Retry.After) jittered.afterTransientFailure(0, random)).pause())
            .toList();

    assertThat(waits).allMatch(w -> w.toMillis() >= 8_000 && w.toMillis() <= 12_000);
    assertThat(waits).anyMatch(w -> w.toMillis() < 8_500).anyMatch(w -> w.toMillis() > 11_500);
  }

  @Test
  void figures_that_make_no_sense_are_refused() {
    Duration minus = Duration.ofMillis(-1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Pacing(minus, 3, BACKOFF, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pacing(Duration.ZERO, 3, List.of(), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pacing(Duration.ZERO, 1, List.of(minus), 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pacing(Duration.ZERO, 3, BACKOFF, 1.1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pacing(Duration.ZERO, -1, BACKOFF, 0));
  }
}
