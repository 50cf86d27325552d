package io.storyloom.api.run.live;

import io.storyloom.messaging.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears of events as they reach the topic, on all its partitions and from now on, while any run is
/// watched here. Looks at key and sequence only.
///
/// Best effort: what is missed, as while Kafka is away, is found by the backstop.
final class EventListening implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventListening.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PARTITIONS_CHECKED = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 1_000;

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Feeds feeds;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /// @param consumers each without a group
  EventListening(Supplier<Consumer<String, byte[]>> consumers, Feeds feeds) {
    this.consumers = consumers;
    this.feeds = feeds;
  }

  void start() {
    Thread.ofPlatform().daemon().name("live-events").start(this::run);
  }

  private void run() {
    try {
      do {
        feeds.awaitWatched();
        listen();
      } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() throws InterruptedException {
    try (Consumer<String, byte[]> opened = consumers.get()) {
      consumer = opened;
      while (assign(opened) && isOpen()) {
        hear(opened);
        feeds.awaitWatched();
      }
    } catch (WakeupException _) {
      log.debug("Closing");
    } catch (KafkaException e) {
      log.debug("Kafka is away, trying again", e);
    } catch (RuntimeException e) {
      // Every stream depends on this thread; until it hears again the backstop has to do.
      log.error("Events could not be heard of, trying again", e);
    }
  }

  /// Until nobody watches any more.
  private void hear(Consumer<String, byte[]> opened) {
    opened.seekToEnd(opened.assignment());
    opened.assignment().forEach(opened::position);
    feeds.lookAtAll();
    long checked = System.nanoTime();
    while (feeds.isWatched() && isOpen()) {
      for (ConsumerRecord<String, byte[]> event : opened.poll(POLL)) {
        heard(event);
      }
      if (System.nanoTime() - checked > PARTITIONS_CHECKED.toNanos()) {
        checked = System.nanoTime();
        assign(opened);
      }
    }
  }

  /// Positions in partitions known before are kept; new ones are read from their beginning.
  ///
  /// @return whether the topic exists
  private static boolean assign(Consumer<String, byte[]> opened) {
    Set<TopicPartition> known = opened.assignment();
    List<TopicPartition> all =
        opened.partitionsFor(Topics.EVENTS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    if (all.size() > known.size()) {
      opened.assign(all);
      opened.seekToBeginning(
          all.stream().filter(partition -> !known.contains(partition)).collect(Collectors.toSet()));
    }
    return !all.isEmpty();
  }

  private void heard(ConsumerRecord<String, byte[]> event) {
    Header sequence = event.headers().lastHeader("ce_sequence");
    if (event.key() != null && sequence != null) {
      feeds.heardOf(event.key(), number(sequence));
    }
  }

  /// Whoever else writes to the topic, a number that is none must not stop this thread.
  private static long number(Header header) {
    byte[] value = header.value();
    try {
      return value == null ? -1 : Long.parseLong(new String(value, StandardCharsets.UTF_8));
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  @Override
  public void close() {
    closed.countDown();
    Consumer<String, byte[]> opened = consumer;
    if (opened != null) {
      opened.wakeup();
    }
  }
}
