package io.storyloom.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.messaging.record.LocalSchemas;
import io.storyloom.messaging.record.RecordSchemas;
import io.storyloom.messaging.topic.TopicProperties;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class MessagingStartTest {

  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void goes_on_after_a_surprise() {
    MessagingStart start =
        new MessagingStart(
            this::surprise,
            TopicProperties.withPartitions(1),
            new RecordSchemas(LocalSchemas.format()),
            _ -> {});
    Thread starting = Thread.ofVirtual().start(start::start);
    try {
      await().atMost(Duration.ofSeconds(10)).until(() -> attempts.get() > 2);
      assertThat(start.isReady()).isFalse();
    } finally {
      start.stop();
      starting.interrupt();
    }
  }

  private Admin surprise() {
    attempts.incrementAndGet();
    throw new IllegalStateException("A surprise");
  }
}
