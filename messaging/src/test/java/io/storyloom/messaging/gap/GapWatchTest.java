package io.storyloom.messaging.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GapWatchTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final GapProperties DEFAULTS =
      new GapProperties(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofDays(2));

  private final RunId run = new RunId(new UUID(7, 7));
  private final GapWatch watch = new GapWatch(DEFAULTS, 1);

  private List<RunId> observe(long position, long projected, long offset, long seconds) {
    return watch.observe(
        Map.of(0, position),
        List.of(new LackingRun(run, projected, offset)),
        START.plusSeconds(seconds));
  }

  @Test
  void a_run_that_lacks_an_event_is_sent_again_after_10_s_and_then_ever_more_rarely_up_to_10_min() {
    List<Long> sent = new ArrayList<>();
    for (long second = 0; second <= 3_000; second++) {
      if (!observe(100, 3, 50, second).isEmpty()) {
        sent.add(second);
      }
    }

    assertThat(sent).containsExactly(10L, 30L, 70L, 150L, 310L, 630L, 1230L, 1830L, 2430L);
  }

  @Test
  void a_projector_that_is_only_slow_leaves_no_gap() {
    for (long second = 0; second <= 600; second++) {
      assertThat(observe(50, 3, 50, second)).isEmpty();
    }
    assertThat(watch.alarms()).isZero();
  }

  @Test
  void a_run_that_goes_on_does_not_hide_its_gap() {
    assertThat(observe(60, 3, 50, 0)).isEmpty();
    assertThat(observe(60, 3, 70, 5)).isEmpty();
    assertThat(observe(70, 3, 90, 10)).containsExactly(run);
  }

  @Test
  void a_projection_that_moves_starts_the_time_anew() {
    assertThat(observe(100, 3, 50, 0)).isEmpty();
    assertThat(observe(100, 4, 50, 9)).isEmpty();
    assertThat(observe(100, 4, 50, 18)).isEmpty();
    assertThat(observe(100, 4, 50, 19)).containsExactly(run);
  }

  @Test
  void an_alarm_follows_after_60_s_and_ends_with_the_gap() {
    observe(100, 3, 50, 0);
    observe(100, 3, 50, 59);
    assertThat(watch.alarms()).isZero();

    observe(100, 3, 50, 60);
    assertThat(watch.alarms()).isOne();

    watch.observe(Map.of(0, 100L), List.of(), START.plusSeconds(61));
    assertThat(watch.alarms()).isZero();
    assertThat(watch.suspects()).isEmpty();
  }
}
