package io.storyloom.messaging.deadletter;

import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record that can never be processed, and why.
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> record, DeadLetterReason reason, Throwable cause) {

  public static DeadLetter of(
      ConsumerRecord<byte[], byte[]> record, PoisonRecordException problem) {
    return new DeadLetter(
        record, problem.reason(), Objects.requireNonNullElse(problem.getCause(), problem));
  }

  /// What went wrong in at most 500 characters, without a stack trace.
  public String problem() {
    return ProblemText.of(cause);
  }
}
