package io.storyloom.messaging.topic;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Where records go that cannot be processed, with why and where they came from.
public final class DeadLetters {

  private static final String PREFIX = "storyloom_dlt_";

  private final Producer<String, byte[]> producer;

  public DeadLetters(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /// Returns once the record is acknowledged.
  ///
  /// @throws KafkaException when it is not; the caller then must not go past the record
  public void publish(
      ConsumerRecord<String, byte[]> record, String reason, @Nullable Throwable cause) {
    Headers headers = new RecordHeaders(record.headers().toArray());
    add(headers, "reason", reason);
    add(headers, "exception", cause == null ? "" : cause.toString());
    add(headers, "topic", record.topic());
    add(headers, "partition", Integer.toString(record.partition()));
    add(headers, "offset", Long.toString(record.offset()));
    try {
      producer
          .send(
              new ProducerRecord<>(
                  record.topic() + ".dlt", null, record.key(), record.value(), headers))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while writing a dead letter", e);
    } catch (ExecutionException e) {
      throw new KafkaException("A dead letter was not accepted", e);
    }
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
