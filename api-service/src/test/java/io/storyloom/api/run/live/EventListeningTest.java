package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
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

  @Test
  void a_header_that_is_no_number_disturbs_nobody() throws Exception {
    MockConsumer<String, byte[]> consumer = consumer();
    Feed watched = feeds.watch(RUN);

    try (EventListening listening = new EventListening(() -> counted(consumer), feeds)) {
      listening.start();
      assertThat(feeds.takeDue(Duration.ofSeconds(10))).containsExactly(watched);
      consumer.schedulePollTask(() -> {
        consumer.addRecord(event(0, null));
        consumer.addRecord(event(1, "x".getBytes(StandardCharsets.UTF_8)));
        consumer.addRecord(event(2, "7".getBytes(StandardCharsets.UTF_8)));
      });

      assertThat(feeds.takeDue(Duration.ofSeconds(10))).containsExactly(watched);
      assertThat(consumers.get()).isEqualTo(1);
    }
  }

  private Consumer<String, byte[]> counted(Consumer<String, byte[]> consumer) {
    consumers.incrementAndGet();
    return consumer;
  }

  private static ConsumerRecord<String, byte[]> event(long offset, byte @Nullable [] sequence) {
    var event = new ConsumerRecord<>(Topics.EVENTS, 0, offset, Topics.keyOf(RUN), new byte[0]);
    event.headers().add("ce_sequence", sequence);
    return event;
  }

  private Consumer<String, byte[]> firstABrokenOne() {
    if (consumers.incrementAndGet() == 1) {
      throw new IllegalStateException("A surprise");
    }
    return consumer();
  }

  private static MockConsumer<String, byte[]> consumer() {
    var consumer = new MockConsumer<String, byte[]>(AutoOffsetResetStrategy.LATEST.name());
    consumer.updatePartitions(
        Topics.EVENTS, List.of(new PartitionInfo(Topics.EVENTS, 0, null, null, null)));
    consumer.updateEndOffsets(Map.of(new TopicPartition(Topics.EVENTS, 0), 0L));
    return consumer;
  }
}
