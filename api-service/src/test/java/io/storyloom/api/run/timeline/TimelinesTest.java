package io.storyloom.api.run.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.run.Progress;
import io.storyloom.api.run.timeline.EpicTimeline.Call;
import io.storyloom.api.run.timeline.EpicTimeline.Reason;
import io.storyloom.api.run.timeline.EpicTimeline.Wait;
import io.storyloom.run.EpicStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelinesTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void the_first_epic_that_succeeds_at_once_waits_for_nothing() {
    assertThat(waits(EpicStatus.COMPLETED, call(1, 0, 5, "USABLE"))).isEmpty();
  }

  @Test
  void each_wait_has_the_reason_of_the_call_before_it() {
    List<Wait> waits =
        waits(
            EpicStatus.COMPLETED,
            call(1, 0, 1, "TRANSIENT"),
            call(2, 6, 7, "THROTTLED"),
            call(3, 8, 9, "MALFORMED"),
            call(4, 14, 15, "USABLE"));

    assertThat(waits)
        .extracting(Wait::reason)
        .containsExactly(Reason.RETRY, Reason.RATE_LIMIT, Reason.RETRY);
    assertThat(waits).extracting(Wait::durationMs).containsExactly(5_000L, 1_000L, 5_000L);
    assertThat(waits.getFirst().startedAt()).isEqualTo(START.plusSeconds(1));
    assertThat(waits.getFirst().endedAt()).isEqualTo(START.plusSeconds(6));
    assertThat(waits.getFirst().detail()).isEqualTo("TRANSIENT!");
  }

  @Test
  void a_wait_that_goes_on_has_no_end_and_a_failed_epic_waits_no_more() {
    Call failed = call(1, 0, 1, "TRANSIENT");

    assertThat(waits(EpicStatus.GENERATING, failed))
        .containsExactly(new Wait(Reason.RETRY, START.plusSeconds(1), null, null, "TRANSIENT!"));
    assertThat(waits(EpicStatus.FAILED, failed)).isEmpty();
  }

  @Test
  void a_call_whose_worker_was_lost_leads_to_no_wait_of_known_length() {
    assertThat(waits(EpicStatus.COMPLETED, call(1, 0, null, null), call(2, 20, 21, "USABLE")))
        .isEmpty();
    assertThat(waits(EpicStatus.COMPLETED, call(1, 0, 2, "ABORTED"), call(2, 20, 21, "USABLE")))
        .extracting(Wait::reason)
        .containsExactly(Reason.INTERRUPTED);
  }

  @Test
  void pacing_counts_from_the_end_of_an_epic_that_called_the_generator() {
    Progress.Epic first = epic(1, EpicStatus.COMPLETED, 0, 5);
    Progress.Epic second = epic(2, EpicStatus.FAILED, 8, 9);

    assertThat(Timelines.waits(List.of(first, second), second, List.of()))
        .containsExactly(
            new Wait(Reason.PACING, START.plusSeconds(5), START.plusSeconds(8), 3_000L, null));
    Progress.Epic skipped = epic(1, EpicStatus.SKIPPED, null, 5);
    assertThat(Timelines.waits(List.of(skipped, second), second, List.of())).isEmpty();
  }

  @Test
  void pacing_goes_on_while_epics_are_skipped() {
    Progress.Epic first = epic(1, EpicStatus.COMPLETED, 0, 5);
    Progress.Epic skipped = epic(2, EpicStatus.SKIPPED, null, 8);
    Progress.Epic third = epic(3, EpicStatus.GENERATING, 9, null);
    List<Progress.Epic> epics = List.of(first, skipped, third);

    assertThat(Timelines.waits(epics, third, List.of()))
        .containsExactly(
            new Wait(Reason.PACING, START.plusSeconds(5), START.plusSeconds(9), 4_000L, null));
  }

  private static List<Wait> waits(EpicStatus status, Call... calls) {
    Progress.Epic epic = epic(1, status, 0, null);
    return Timelines.waits(List.of(epic), epic, List.of(calls));
  }

  private static Call call(int number, int from, @Nullable Integer to, @Nullable String outcome) {
    Instant startedAt = START.plusSeconds(from);
    Instant endedAt = to == null ? null : START.plusSeconds(to);
    return new Call(
        number,
        1,
        startedAt,
        endedAt,
        JournalReads.millis(startedAt, endedAt),
        outcome,
        outcome + "!",
        0,
        0,
        BigDecimal.ZERO,
        "",
        null);
  }

  private static Progress.Epic epic(
      int index, EpicStatus status, @Nullable Integer from, @Nullable Integer to) {
    return new Progress.Epic(
        "epic-" + index,
        "Epic",
        index,
        status,
        0,
        0,
        0,
        from == null ? null : START.plusSeconds(from),
        to == null ? null : START.plusSeconds(to),
        null,
        0,
        0,
        BigDecimal.ZERO,
        null,
        null);
  }
}
