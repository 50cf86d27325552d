package io.storyloom.api.deadletter;

import io.storyloom.messaging.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Keeps what arrives in the dead-letter topics. Every instance reads all of it, without a group,
/// and goes on where the table ends; Kafka or the database being away is waited for.
final class DeadLetterArrivals implements AutoCloseable {

  static final Duration KEPT = Duration.ofDays(30);

  private static final Logger log = LoggerFactory.getLogger(DeadLetterArrivals.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long REREAD_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long PAUSE_MILLIS = 1_000;
  private static final long UPKEEP_NANOS = Duration.ofHours(1).toNanos();

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final DeadLetterRows rows;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /// @param consumers each without a group
  DeadLetterArrivals(
      Supplier<Consumer<byte[], byte[]>> consumers, DeadLetterRows rows, Clock clock) {
    this.consumers = consumers;
    this.rows = rows;
    this.clock = clock;
  }

  void start() {
    Thread.ofPlatform().daemon().name("dead-letters").start(this::run);
  }

  private void run() {
    try {
      do {
        read();
      } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (Consumer<byte[], byte[]> opened = consumers.get()) {
      consumer = opened;
      List<TopicPartition> partitions = partitions(opened);
      if (partitions.isEmpty()) {
        return;
      }
      opened.assign(partitions);
      seek(opened, partitions);
      keepAll(opened);
    } catch (WakeupException _) {
      log.debug("Closing");
    } catch (KafkaException | DataAccessException | TransactionException e) {
      log.debug("Dead letters are read again soon", e);
    } catch (RuntimeException e) {
      log.warn("Dead letters are read again soon", e);
    }
  }

  private static List<TopicPartition> partitions(Consumer<byte[], byte[]> opened) {
    return Stream.of(Topics.COMMANDS_DLT, Topics.EVENTS_DLT)
        .flatMap(topic -> opened.partitionsFor(topic).stream())
        .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
        .toList();
  }

  private void seek(Consumer<byte[], byte[]> opened, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> known = new HashMap<>(rows.nextOffsets());
    opened.seekToBeginning(partitions);
    known.keySet().retainAll(partitions);
    known.forEach(opened::seek);
  }

  private void keepAll(Consumer<byte[], byte[]> opened) {
    long cleaned = System.nanoTime() - UPKEEP_NANOS;
    while (closed.getCount() > 0) {
      if (System.nanoTime() - cleaned >= UPKEEP_NANOS) {
        cleaned = System.nanoTime();
        rows.forgetBefore(clock.instant().minus(KEPT));
      }
      for (ConsumerRecord<byte[], byte[]> record : opened.poll(POLL)) {
        keep(record);
      }
    }
  }

  private void keep(ConsumerRecord<byte[], byte[]> record) {
    DeadLetterRow row = LettersInKafka.read(record);
    if (row == null) {
      log.warn(
          "What lies at {}-{} offset {} is no dead letter",
          record.topic(),
          record.partition(),
          record.offset());
    } else if (row.time().isAfter(oldest())) {
      rows.keep(
          row.omitted() ? completed(row) : row,
          new TopicPartition(record.topic(), record.partition()),
          record.offset());
    }
  }

  private Instant oldest() {
    return clock.instant().minus(KEPT);
  }

  private DeadLetterRow completed(DeadLetterRow bare) {
    TopicPartition place = new TopicPartition(bare.topic(), bare.partition());
    try (Consumer<byte[], byte[]> opened = consumers.get()) {
      opened.assign(List.of(place));
      opened.seek(place, bare.offset());
      long begun = System.nanoTime();
      while (opened.position(place) <= bare.offset()
          && closed.getCount() > 0
          && System.nanoTime() - begun < REREAD_NANOS) {
        for (ConsumerRecord<byte[], byte[]> record : opened.poll(POLL)) {
          if (record.offset() == bare.offset()) {
            return LettersInKafka.completed(bare, record);
          }
        }
      }
    }
    return bare;
  }

  @Override
  public void close() {
    closed.countDown();
    Consumer<byte[], byte[]> opened = consumer;
    if (opened != null) {
      opened.wakeup();
    }
  }
}
