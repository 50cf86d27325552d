package io.storyloom.estimate;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RemainingWorkTest {

  private static final Duration EPIC = ofSeconds(10);
  private static final Duration DELAY = ofSeconds(3);

  @Test
  void pending_epics_take_their_time_and_the_waits_between() {
    assertThat(new RemainingWork(3, false, null, ZERO).time(EPIC, DELAY)).isEqualTo(ofSeconds(36));
    assertThat(new RemainingWork(1, false, null, ZERO).time(EPIC, DELAY)).isEqualTo(ofSeconds(10));
    assertThat(new RemainingWork(0, false, null, ZERO).time(EPIC, DELAY)).isZero();
  }

  @Test
  void the_next_epic_waits_too_once_one_was_begun() {
    assertThat(new RemainingWork(2, true, null, ZERO).time(EPIC, DELAY)).isEqualTo(ofSeconds(26));
  }

  @Test
  void the_epic_in_flight_has_what_it_did_not_spend() {
    assertThat(new RemainingWork(1, true, ofSeconds(4), ZERO).time(EPIC, DELAY))
        .isEqualTo(ofSeconds(19));
    assertThat(new RemainingWork(1, true, ofSeconds(40), ZERO).time(EPIC, DELAY))
        .isEqualTo(ofSeconds(13));
    assertThat(new RemainingWork(0, true, ofSeconds(-5), ZERO).time(EPIC, DELAY)).isEqualTo(EPIC);
  }

  @Test
  void an_epic_that_waits_for_the_provider_starts_over_afterwards() {
    assertThat(new RemainingWork(0, true, ofSeconds(40), ofSeconds(7)).time(EPIC, DELAY))
        .isEqualTo(ofSeconds(17));
  }
}
