package io.storyloom.projector.reconcile;

import io.storyloom.messaging.deadletter.PoisonRecordException;
import io.storyloom.messaging.deadletter.RunRecordReader;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Reads the log of run events, one partition at a time, without taking part in the projectors'
/// group.
final class EventLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /// Until the brokers are taken to be away.
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /// Clocks differ; a run's id tells its creation by one, the log by another.
  private static final Duration EARLIER = Duration.ofHours(1);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final int partitions;
  private final RunRecordReader reader;

  /// @param consumer one without a group; it is closed with this
  /// @throws KafkaException when the brokers are away
  EventLog(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, RunCodec codec) {
    this.consumer = consumer;
    try {
      this.partitions = consumer.partitionsFor(Topics.EVENTS).size();
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
    this.reader = new RunRecordReader(codec, TopicProperties.withPartitions(partitions));
  }

  int partitions() {
    return partitions;
  }

  int partitionOf(RunId run) {
    return Topics.partitionOf(run, partitions);
  }

  /// The offset of the partition's next event.
  long end(int partition) {
    TopicPartition of = of(partition);
    return consumer.endOffsets(List.of(of)).getOrDefault(of, 0L);
  }

  /// Goes to where a partition begins.
  void seek(int partition) {
    TopicPartition of = of(partition);
    consumer.assign(List.of(of));
    consumer.seekToBeginning(List.of(of));
  }

  /// Goes to where the first of these runs can begin, all of them of one partition.
  void seek(int partition, Collection<RunId> runs) {
    TopicPartition of = of(partition);
    consumer.assign(List.of(of));
    long created =
        runs.stream()
            .mapToLong(run -> run.value().getMostSignificantBits() >>> 16)
            .min()
            .orElse(EARLIER.toMillis());
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(of, Math.max(0, created - EARLIER.toMillis()))).get(of);
    consumer.seek(of, first == null ? end(partition) : first.offset());
  }

  /// Reads on, up to an offset and no further.
  ///
  /// @param events takes what the projector takes too, and not its dead letters
  /// @throws KafkaException when the brokers are away
  void read(int partition, long end, Consumer<RecordedEvent> events) {
    TopicPartition of = of(partition);
    long silentSince = System.nanoTime();
    while (consumer.position(of) < end) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        silentSince = System.nanoTime();
      } else if (System.nanoTime() - silentSince > SILENCE.toNanos()) {
        throw new TimeoutException("Kafka gave no event for %d s".formatted(SILENCE.toSeconds()));
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end) {
          take(record, events);
        }
      }
    }
    consumer.seek(of, end);
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Consumer<RecordedEvent> events) {
    RecordedEvent event;
    try {
      event = reader.event(record);
    } catch (PoisonRecordException _) {
      return;
    }
    events.accept(event);
  }

  private static TopicPartition of(int partition) {
    return new TopicPartition(Topics.EVENTS, partition);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
