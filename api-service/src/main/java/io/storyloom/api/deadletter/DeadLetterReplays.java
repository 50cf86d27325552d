package io.storyloom.api.deadletter;

import io.storyloom.api.deadletter.DeadLetterRow.KeptHeader;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/// Sends dead letters back to the partition they came from, each once.
@Service
class DeadLetterReplays {

  /// Tells a record that was sent again from the first one; nobody acts on it.
  static final String REPLAY_OF = "storyloom_replay_of";

  private static final Logger log = LoggerFactory.getLogger(DeadLetterReplays.class);

  /// Longer than a send may take.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DeadLetterRows rows;
  private final Producer<byte[], byte[]> producer;

  DeadLetterReplays(DeadLetterRows rows, Producer<byte[], byte[]> replayProducer) {
    this.rows = rows;
    this.producer = replayProducer;
  }

  /// Returns once Kafka has the record; without effect when it was replayed before, or is being
  /// replayed.
  void replay(TenantId tenant, String id) {
    DeadLetterRow row = rows.find(tenant, id).orElseThrow(ProblemException::deadLetterNotFound);
    if (row.omitted()) {
      throw ProblemException.of(
          ProblemCode.DEAD_LETTER_NOT_FOUND,
          "The record of this dead letter was too large to be kept and is gone from its topic.");
    }
    if (!rows.beginReplay(tenant, id, PATIENCE)) {
      return;
    }
    try {
      long offset = producer.send(record(row)).get().offset();
      rows.replayed(tenant, id, offset);
      log.info(
          "Dead letter {} was replayed to {}-{} offset {}",
          id,
          row.topic(),
          row.partition(),
          offset);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(tenant, id);
    } catch (ExecutionException | KafkaException e) {
      log.warn("Dead letter {} could not be replayed: {}", id, e.getMessage());
      throw unavailable(tenant, id);
    }
  }

  private ProblemException unavailable(TenantId tenant, String id) {
    rows.notReplayed(tenant, id);
    return ProblemException.of(
        ProblemCode.SERVICE_UNAVAILABLE, "Kafka does not take the record now. Try again later.");
  }

  private static ProducerRecord<byte[], byte[]> record(DeadLetterRow row) {
    Headers headers = new RecordHeaders();
    for (KeptHeader header : row.headers()) {
      if (!header.name().equals(REPLAY_OF)) {
        headers.add(header.name(), header.value());
      }
    }
    headers.add(REPLAY_OF, row.id().getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(row.topic(), row.partition(), row.key(), row.value(), headers);
  }
}
