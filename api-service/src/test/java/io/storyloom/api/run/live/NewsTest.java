package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.run.ProgressMark;
import io.storyloom.api.run.ProgressSnapshot;
import io.storyloom.run.RunLog;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewsTest {

  @Test
  void a_stream_that_keeps_up_needs_no_database() {
    News third = news(3, news(2, null));
    News fifth = news(5, third);

    assertThat(sequences(third.after(2))).containsExactly(3L);
    assertThat(sequences(fifth.after(2))).containsExactly(3L, 4L, 5L);
    assertThat(sequences(fifth.after(4))).containsExactly(5L);
    assertThat(fifth.after(5)).isEmpty();
  }

  @Test
  void a_stream_that_lags_is_told_so() {
    assertThat(news(2, null).after(1)).isNull();
    assertThat(news(3, news(2, null)).after(1)).isNull();
  }

  @Test
  void the_tail_does_not_grow() {
    News news = news(1, null);
    for (int sequence = 2; sequence <= 500; sequence++) {
      news = news(sequence, news);
    }
    assertThat(news.tail()).hasSizeLessThan(50);
    assertThat(sequences(news.after(490))).hasSize(10);
    assertThat(news.after(100)).isNull();
  }

  @Test
  void a_jump_begins_a_new_tail() {
    News before = news(3, news(2, null));
    News after = news(1_000, before);

    assertThat(after.after(3)).isNull();
    assertThat(sequences(after.after(999))).containsExactly(1_000L);
  }

  @Test
  void a_tail_with_a_gap_is_not_used() {
    News news = News.of(snapshot(5), news(3, news(2, null)), events(4, 5));
    assertThat(news.after(3)).isNull();
  }

  @Test
  void an_older_or_equal_state_is_not_sent() {
    News third = news(3, null);
    assertThat(third.isOutdatedBy(news(4, null))).isTrue();
    assertThat(third.isOutdatedBy(news(3, null))).isFalse();
    assertThat(third.isOutdatedBy(news(2, null))).isFalse();
    assertThat(third.isOutdatedBy(cancelRequested(3))).isTrue();
  }

  @Test
  void a_state_read_before_a_cancel_is_not_sent_after_it() {
    assertThat(cancelRequested(3).isOutdatedBy(news(3, null))).isFalse();
    assertThat(cancelRequested(3).isOutdatedBy(cancelRequested(4))).isTrue();
  }

  private static News cancelRequested(long sequence) {
    return News.first(snapshot(new ProgressMark(sequence, sequence + "c", true, null)));
  }

  /// As the refresh makes it, from outbox rows without end.
  private static News news(long sequence, @Nullable News before) {
    ProgressSnapshot snapshot = snapshot(sequence);
    return News.of(snapshot, before, events(News.tailBegins(before, snapshot.mark()), sequence));
  }

  private static ProgressSnapshot snapshot(long sequence) {
    return snapshot(new ProgressMark(sequence, "" + sequence, false, null));
  }

  private static ProgressSnapshot snapshot(ProgressMark mark) {
    return new ProgressSnapshot(RunLog.someRef().runId(), mark, "{}");
  }

  private static List<KeptEvents.Event> events(long after, long upTo) {
    return LongStream.rangeClosed(after + 1, upTo)
        .mapToObj(
            sequence -> new KeptEvents.Event(sequence, Frame.event("EPIC_SAVING", sequence, "{}")))
        .toList();
  }

  private static List<Long> sequences(@Nullable List<KeptEvents.Event> events) {
    return Objects.requireNonNull(events).stream().map(KeptEvents.Event::sequence).toList();
  }
}
