package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedTest {

  private static final RunId RUN = new RunId(UUID.randomUUID());

  private final Feeds feeds = new Feeds();

  @Test
  void what_was_heard_of_is_looked_for_soon_but_not_for_ever() {
    Feed feed = new Feed(RUN);
    assertThat(feed.isDueAgain()).isFalse();

    feed.heardOf(3);
    assertThat(IntStream.range(0, 1_000).filter(_ -> feed.isDueAgain()).count()).isBetween(5L, 99L);

    feed.heardOf(3);
    assertThat(feed.isDueAgain()).isFalse();
    feed.heardOf(4);
    assertThat(feed.isDueAgain()).isTrue();
  }

  @Test
  void a_run_that_nobody_watches_any_more_is_not_looked_at() throws Exception {
    Feed feed = feeds.watch(RUN);
    feeds.heardOf(Topics.keyOf(RUN), 3);
    assertThat(feeds.takeDue(Duration.ZERO)).containsExactly(feed);
    feeds.lookAt(List.of(feed));

    feeds.leave(feed);
    assertThat(feeds.takeDue(Duration.ZERO)).isEmpty();
    feeds.lookAt(List.of(feed));
    assertThat(feeds.takeDue(Duration.ZERO)).isEmpty();
  }
}
