package io.storyloom.projector.run;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record that can never be applied.
record RefusedRecord(ConsumerRecord<String, byte[]> record, Reason reason, Exception cause) {

  /// As the header of the dead letter says.
  enum Reason {
    UNDECODABLE,
    CORRUPT_LOG,
    INVALID_DATA
  }
}
