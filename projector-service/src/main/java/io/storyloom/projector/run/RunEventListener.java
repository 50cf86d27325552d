package io.storyloom.projector.run;

import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.DeadLetters;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.projector.run.RefusedRecord.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// Takes polled batches of run events. Whatever it throws is tried again without end, so only what
/// can pass is thrown; what never can becomes a dead letter.
@Component
class RunEventListener {

  static final String ID = "projection";

  private static final Logger LOG = LoggerFactory.getLogger(RunEventListener.class);

  private final RunCodec codec;
  private final Projection projection;
  private final DeadLetters deadLetters;
  private final ProjectionLag lag;
  private final ProjectionMetrics metrics;

  RunEventListener(
      RunCodec codec,
      Projection projection,
      DeadLetters deadLetters,
      ProjectionLag lag,
      ProjectionMetrics metrics) {
    this.codec = codec;
    this.projection = projection;
    this.deadLetters = deadLetters;
    this.lag = lag;
    this.metrics = metrics;
  }

  @KafkaListener(id = ID, idIsGroup = false, topics = Topics.EVENTS, autoStartup = "false")
  void onEvents(List<ConsumerRecord<String, byte[]>> records, Consumer<?, ?> consumer) {
    Map<Integer, ConsumerRecord<String, byte[]>> last = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      lag.received(record);
      last.put(record.partition(), record);
    }
    List<ReceivedEvent> events = new ArrayList<>(records.size());
    List<RefusedRecord> refused = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      decode(record, events, refused);
    }
    Map<Integer, Long> nextOffsets = new HashMap<>();
    last.forEach((partition, record) -> nextOffsets.put(partition, record.offset() + 1));
    refused.addAll(projection.apply(events, nextOffsets));
    // After the commit, so that a batch that is tried again does not bury a record each time.
    bury(refused);
    last.values().forEach(record -> lag.applied(record, consumer));
  }

  private void decode(
      ConsumerRecord<String, byte[]> record,
      List<ReceivedEvent> events,
      List<RefusedRecord> refused) {
    try {
      if (record.value() == null) {
        throw new UndecodableRecordException("The record has no value", null);
      }
      events.add(new ReceivedEvent(record, codec.decodeEvent(record.value())));
    } catch (UndecodableRecordException e) {
      refused.add(new RefusedRecord(record, Reason.UNDECODABLE, e));
    }
  }

  private void bury(List<RefusedRecord> refused) {
    for (RefusedRecord dead : refused) {
      ConsumerRecord<String, byte[]> record = dead.record();
      LOG.error(
          "Record {} of partition {} became a dead letter, {}: {}",
          record.offset(),
          record.partition(),
          dead.reason(),
          dead.cause().getMessage());
      deadLetters.publish(record, dead.reason().name(), dead.cause());
    }
    metrics.refused(refused.size());
  }
}
