package io.storyloom.messaging.relay;

import io.storyloom.messaging.record.CloudEventHeaders;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// One sending of rows of several runs, and what became of each.
///
/// Nothing of a run is sent after a row of it that is known to have failed, and no command before
/// every event of the shipment is acknowledged.
final class Shipment {

  private static final long LOOK_UP_MILLIS = 100;

  private final CloudEventHeaders headers;
  private final Producer<String, byte[]> producer;
  private final BooleanSupplier givenUp;
  private final Semaphore answers = new Semaphore(0);
  private final List<Stream> streams = new ArrayList<>();
  private volatile @Nullable Exception trouble;

  Shipment(CloudEventHeaders headers, Producer<String, byte[]> producer, BooleanSupplier givenUp) {
    this.headers = headers;
    this.producer = producer;
    this.givenUp = givenUp;
  }

  /// The rows of one run and how far they got.
  static final class Stream {
    private final RunId run;
    private final List<Row> rows;
    private final long[] offsets;
    private final @Nullable Exception[] failures;
    private final boolean[] acknowledged;
    private int sent;
    private volatile boolean failed;

    Stream(RunId run, List<Row> rows) {
      this.run = run;
      this.rows = rows;
      this.offsets = new long[rows.size()];
      this.failures = new Exception[rows.size()];
      this.acknowledged = new boolean[rows.size()];
    }

    RunId run() {
      return run;
    }

    /// The rows that are in Kafka together with everything before them.
    List<Row> done() {
      int count = 0;
      while (count < rows.size() && acknowledged[count]) {
        count++;
      }
      return rows.subList(0, count);
    }

    long offsetOf(int index) {
      return offsets[index];
    }

    /// Why the first row that is not done was turned down for good, null when it was not.
    @Nullable Exception rejection() {
      int first = done().size();
      Exception failure = first < rows.size() ? failures[first] : null;
      return failure != null && isRejection(failure) ? failure : null;
    }

    Row firstUndone() {
      return rows.get(done().size());
    }

    boolean isDone() {
      return done().size() == rows.size();
    }
  }

  void add(RunId run, List<Row> rows) {
    streams.add(new Stream(run, rows));
  }

  /// Sends everything and waits for every answer.
  Collection<Stream> send() throws InterruptedException {
    await(sendWhile(true));
    await(sendWhile(false));
    return streams;
  }

  /// A failure that is not about a single record; the rest of the shipment was held back.
  @Nullable Exception trouble() {
    return trouble;
  }

  private int sendWhile(boolean events) {
    int count = 0;
    for (Stream stream : streams) {
      while (!stream.failed
          && trouble == null
          && stream.sent < stream.rows.size()
          && (!events || stream.rows.get(stream.sent).type().event())) {
        send(stream, stream.sent++);
        count++;
      }
    }
    return count;
  }

  private void send(Stream stream, int index) {
    try {
      var _ =
          producer.send(
              record(stream.rows.get(index)),
              (metadata, failure) -> answer(stream, index, metadata, failure));
    } catch (RuntimeException e) {
      answer(stream, index, null, e);
    }
  }

  private ProducerRecord<String, byte[]> record(Row row) {
    Headers meta =
        headers.of(
            row.type(),
            row.run(),
            row.position(),
            row.tenantId(),
            row.occurredAt(),
            row.epicId(),
            row.traceparent());
    String topic = row.type().event() ? Topics.EVENTS : Topics.COMMANDS;
    return new ProducerRecord<>(topic, null, Topics.keyOf(row.run()), row.payload(), meta);
  }

  private void answer(
      Stream stream, int index, @Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure != null || metadata == null) {
      Exception cause = failure == null ? new IllegalStateException("No answer") : failure;
      stream.failures[index] = cause;
      stream.failed = true;
      if (!isRejection(cause)) {
        trouble = cause;
      }
    } else {
      stream.offsets[index] = metadata.offset();
      stream.acknowledged[index] = true;
    }
    answers.release();
  }

  private void await(int count) throws InterruptedException {
    while (!answers.tryAcquire(count, LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)) {
      if (givenUp.getAsBoolean()) {
        // Answers everything still in flight with a failure.
        producer.close(Duration.ZERO);
      }
    }
  }

  private static boolean isRejection(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof SerializationException;
  }
}
