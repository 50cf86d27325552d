package io.storyloom.projector.reconcile;

import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/// Reads events of single runs from the log, which keeps them for ever.
final class LoggedEvents {

  private static final Duration POLL = Duration.ofMillis(500);

  /// Clocks differ; a run's id tells its creation by one, the log by another.
  private static final Duration EARLIER = Duration.ofHours(1);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final RunCodec codec;

  /// @param consumers make one without a group
  LoggedEvents(Supplier<Consumer<String, byte[]>> consumers, RunCodec codec) {
    this.consumers = consumers;
    this.codec = codec;
  }

  /// Every event of these runs in the order of the log, repetitions too.
  Map<RunId, List<RecordedEvent>> of(Collection<RunId> runs) {
    Map<String, RunId> byKey =
        runs.stream().collect(Collectors.toMap(Topics::keyOf, run -> run, (one, _) -> one));
    Map<RunId, List<RecordedEvent>> events = new HashMap<>();
    try (Consumer<String, byte[]> consumer = consumers.get()) {
      Map<TopicPartition, Long> ends = seek(consumer, runs);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          RunId run = byKey.get(record.key());
          if (run != null) {
            decode(record, run, events);
          }
        }
      }
    }
    return events;
  }

  /// Assigns the partitions of the runs from the creation of the oldest one on.
  private static Map<TopicPartition, Long> seek(
      Consumer<String, byte[]> consumer, Collection<RunId> runs) {
    int partitions = consumer.partitionsFor(Topics.EVENTS).size();
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (RunId run : runs) {
      starts.merge(
          new TopicPartition(Topics.EVENTS, Topics.partitionOf(run, partitions)),
          Math.max(0, (run.value().getMostSignificantBits() >>> 16) - EARLIER.toMillis()),
          Math::min);
    }
    consumer.assign(starts.keySet());
    Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet());
    Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(starts);
    starts
        .keySet()
        .forEach(partition -> {
          OffsetAndTimestamp found = first.get(partition);
          consumer.seek(
              partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset());
        });
    return ends;
  }

  private void decode(
      ConsumerRecord<String, byte[]> record, RunId run, Map<RunId, List<RecordedEvent>> events) {
    if (record.value() == null) {
      return;
    }
    try {
      RecordedEvent event = codec.decodeEvent(record.value());
      if (event.run().runId().equals(run)) {
        events.computeIfAbsent(run, _ -> new ArrayList<>()).add(event);
      }
    } catch (UndecodableRecordException _) {
      // The projector has made a dead letter of it.
    }
  }
}
