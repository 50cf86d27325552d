package io.storyloom.messaging.outbox;

import io.storyloom.messaging.record.RecordType;
import io.storyloom.run.RunId;

/// A record would not fit into its topic; nothing was written.
public final class RecordTooLargeException extends RuntimeException {

  RecordTooLargeException(RecordType type, RunId run, long position, int size, int limit) {
    super(
        "%s %d of run %s has %d bytes, more than the %d that its topic takes"
            .formatted(type, position, run, size, limit));
  }
}
