package io.storyloom.projector.run;

import io.storyloom.messaging.deadletter.DeadLetter;
import io.storyloom.messaging.deadletter.DeadLetters;
import io.storyloom.messaging.deadletter.PoisonRecordException;
import io.storyloom.messaging.deadletter.RunRecordReader;
import io.storyloom.messaging.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// Takes polled batches of run events. Whatever it throws is tried again without end, so only what
/// can pass is thrown; what never can becomes a dead letter.
@Component
class RunEventListener {

  static final String ID = "projection";

  private final RunRecordReader reader;
  private final Projection projection;
  private final DeadLetters deadLetters;
  private final ProjectionLag lag;
  private final ProjectionMetrics metrics;

  RunEventListener(
      RunRecordReader reader,
      Projection projection,
      DeadLetters deadLetters,
      ProjectionLag lag,
      ProjectionMetrics metrics) {
    this.reader = reader;
    this.projection = projection;
    this.deadLetters = deadLetters;
    this.lag = lag;
    this.metrics = metrics;
  }

  @KafkaListener(id = ID, idIsGroup = false, topics = Topics.EVENTS, autoStartup = "false")
  void onEvents(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
    Map<Integer, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      lag.received(record);
      last.put(record.partition(), record);
    }
    List<ReceivedEvent> events = new ArrayList<>(records.size());
    List<DeadLetter> dead = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      read(record, events, dead);
    }
    Map<Integer, Long> nextOffsets = new HashMap<>();
    last.forEach((partition, record) -> nextOffsets.put(partition, record.offset() + 1));
    dead.addAll(projection.apply(events, dead.isEmpty() ? nextOffsets : Map.of()));
    while (!dead.isEmpty()) {
      // Nobody may take a record for done that is not safe elsewhere.
      deadLetters.publish(dead);
      metrics.refused(dead.size());
      leaveOut(dead, events);
      dead = projection.apply(events, nextOffsets);
    }
    last.values().forEach(record -> lag.applied(record, consumer));
  }

  private static void leaveOut(List<DeadLetter> dead, List<ReceivedEvent> events) {
    Set<ConsumerRecord<byte[], byte[]>> buried = Collections.newSetFromMap(new IdentityHashMap<>());
    dead.forEach(letter -> buried.add(letter.record()));
    events.removeIf(event -> buried.contains(event.record()));
  }

  private void read(
      ConsumerRecord<byte[], byte[]> record, List<ReceivedEvent> events, List<DeadLetter> dead) {
    try {
      events.add(new ReceivedEvent(record, reader.event(record)));
    } catch (PoisonRecordException e) {
      dead.add(DeadLetter.of(record, e));
    }
  }
}
