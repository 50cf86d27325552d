package io.storyloom.messaging.deadletter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where records go that can never be processed, with why and where they came from. Counts them:
/// `storyloom_dead_letters_total`. Safe for use by many threads.
public final class DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int REMEMBERED = 10_000;

  private final Producer<byte[], byte[]> producer;
  private final MeterRegistry meters;

  /// So that a batch that is tried again does not bury its records each time.
  private final Set<Place> acknowledged =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  private record Place(String topic, int partition, long offset) {

    static Place of(DeadLetter dead) {
      ConsumerRecord<?, ?> record = dead.record();
      return new Place(record.topic(), record.partition(), record.offset());
    }
  }

  private record Sending(DeadLetter dead, Future<RecordMetadata> answer) {}

  public DeadLetters(Producer<byte[], byte[]> producer, MeterRegistry meters) {
    this.producer = producer;
    this.meters = meters;
  }

  /// Returns once all of them are acknowledged. Those that this object knows to be are not sent
  /// again; any other may get in twice.
  ///
  /// @throws KafkaException when one is not; the caller then must not go past the record
  public void publish(List<DeadLetter> letters) {
    List<Sending> sendings = new ArrayList<>();
    for (DeadLetter dead : letters) {
      if (!acknowledged.contains(Place.of(dead))) {
        Sending sending = new Sending(dead, send(whole(dead)));
        if (sending.answer().isDone()) {
          // Where there is nobody to send to, trying the next ones would take as long again.
          await(sending);
        } else {
          sendings.add(sending);
        }
      }
    }
    sendings.forEach(this::await);
  }

  private void await(Sending sending) {
    try {
      sending.answer().get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (!isTooLarge(e.getCause())) {
        throw refused(e);
      }
      awaitBare(sending.dead());
    }
    acknowledge(sending.dead());
  }

  /// The record itself stays where it was.
  private void awaitBare(DeadLetter dead) {
    try {
      send(bare(dead)).get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw refused(e);
    }
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record);
    } catch (IllegalStateException e) {
      throw new KafkaException("The producer of dead letters is closed", e);
    }
  }

  private static ProducerRecord<byte[], byte[]> whole(DeadLetter dead) {
    ConsumerRecord<byte[], byte[]> record = dead.record();
    return new ProducerRecord<>(
        Topics.dltOf(record.topic()),
        null,
        record.key(),
        record.value(),
        DeadLetterHeaders.whole(dead));
  }

  private static ProducerRecord<byte[], byte[]> bare(DeadLetter dead) {
    String topic = Topics.dltOf(dead.record().topic());
    byte @Nullable [] nothing = null;
    return new ProducerRecord<>(topic, null, nothing, nothing, DeadLetterHeaders.bare(dead));
  }

  private static boolean isTooLarge(@Nullable Throwable problem) {
    return problem instanceof RecordTooLargeException
        || problem instanceof RecordBatchTooLargeException;
  }

  private void acknowledge(DeadLetter dead) {
    if (!acknowledged.add(Place.of(dead))) {
      return;
    }
    ConsumerRecord<?, ?> record = dead.record();
    LOG.error(
        "The record at {}-{} offset {} became a dead letter, {}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        dead.reason(),
        dead.problem());
    Counter.builder("storyloom.dead.letters")
        .description("Records that could not be processed")
        .tag("topic", record.topic())
        .tag("reason", dead.reason().name())
        .register(meters)
        .increment();
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("Interrupted while writing a dead letter", e);
  }

  private static KafkaException refused(ExecutionException e) {
    return new KafkaException("A dead letter was not accepted: " + e.getCause(), e);
  }
}
