package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EventListeningTest {

  private static final RunId RUN = new RunId(UUID.randomUUID());

  private final Feeds feeds = new Feeds();
  private final AtomicInteger consumers = new AtomicInteger();

  @Test
  void goes_on_after_a_surprise() throws Exception {
    Feed watched = feeds.watch(RUN);

    try (EventListening listening = new EventListening(this::firstABrokenOne, feeds)) {
      listening.start();
      await().atMost(Duration.ofSeconds(10)).until(() -> consumers.get() > 1);

      // Which is what it begins with.
      assertThat(feeds.takeDue(Duration.ofSeconds(10))).containsExactly(watched);
    }
  }

  private Consumer<String, byte[]> firstABrokenOne() {
    if (consumers.incrementAndGet() == 1) {
      throw new IllegalStateException("A surprise");
    }
    var consumer = new MockConsumer<String, byte[]>(AutoOffsetResetStrategy.LATEST.name());
    consumer.updatePartitions(
        Topics.EVENTS, List.of(new PartitionInfo(Topics.EVENTS, 0, null, null, null)));
    consumer.updateEndOffsets(Map.of(new TopicPartition(Topics.EVENTS, 0), 0L));
    return consumer;
  }
}
