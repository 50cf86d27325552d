package io.storyloom.messaging.deadletter;

import static io.storyloom.messaging.deadletter.DeadLetterReason.NO_KEY;
import static io.storyloom.messaging.deadletter.DeadLetterReason.NO_VALUE;
import static io.storyloom.messaging.deadletter.DeadLetterReason.UNDECODABLE;
import static io.storyloom.messaging.deadletter.DeadLetterReason.UNKNOWN_SCHEMA;
import static io.storyloom.messaging.deadletter.DeadLetterReason.WRONG_KEY;
import static io.storyloom.messaging.deadletter.DeadLetterReason.WRONG_PARTITION;
import static io.storyloom.messaging.deadletter.DeadLetterReason.WRONG_TYPE;

import io.storyloom.messaging.avro.ForeignRecordException;
import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.avro.UnknownSchemaException;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads what lies in a topic of runs, and refuses what can never be processed. Headers are never
/// looked at: whoever may write to the topic may write anything into them.
///
/// Throws [io.storyloom.messaging.avro.RegistryUnavailableException] where a later attempt may do
/// better.
public final class RunRecordReader {

  private final RunCodec codec;
  private final TopicProperties topics;

  public RunRecordReader(RunCodec codec, TopicProperties topics) {
    this.codec = codec;
    this.topics = topics;
  }

  /// @throws PoisonRecordException when the record is no request in its place
  public RecordedRequest request(ConsumerRecord<byte[], byte[]> record) {
    RecordedRequest request = decoded(record, codec::decodeRequest);
    checkPlace(record, request.run().runId(), topics.commands().partitions());
    return request;
  }

  /// @throws PoisonRecordException when the record is no event in its place
  public RecordedEvent event(ConsumerRecord<byte[], byte[]> record) {
    RecordedEvent event = decoded(record, codec::decodeEvent);
    checkPlace(record, event.run().runId(), topics.events().partitions());
    return event;
  }

  private interface Decoding<T> {
    T of(byte[] bytes);
  }

  private static <T> T decoded(ConsumerRecord<byte[], byte[]> record, Decoding<T> decoding) {
    if (record.value() == null) {
      throw new PoisonRecordException(NO_VALUE, "The record has no value", null);
    }
    if (record.key() == null) {
      throw new PoisonRecordException(NO_KEY, "The record has no key", null);
    }
    try {
      return decoding.of(record.value());
    } catch (UnknownSchemaException e) {
      throw new PoisonRecordException(UNKNOWN_SCHEMA, "Of an unknown schema", e);
    } catch (ForeignRecordException e) {
      throw new PoisonRecordException(WRONG_TYPE, "Of another topic", e);
    } catch (UndecodableRecordException e) {
      throw new PoisonRecordException(UNDECODABLE, "Not readable", e);
    }
  }

  private static void checkPlace(ConsumerRecord<byte[], byte[]> record, RunId run, int partitions) {
    if (!Arrays.equals(record.key(), Topics.keyOf(run).getBytes(StandardCharsets.UTF_8))) {
      throw new PoisonRecordException(WRONG_KEY, "The key is not the record's run " + run, null);
    }
    int partition = Topics.partitionOf(run, partitions);
    if (record.partition() != partition) {
      throw new PoisonRecordException(
          WRONG_PARTITION, "Run " + run + " belongs into partition " + partition, null);
    }
  }
}
