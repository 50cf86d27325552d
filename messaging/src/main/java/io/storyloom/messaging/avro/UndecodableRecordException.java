package io.storyloom.messaging.avro;

import org.jspecify.annotations.Nullable;

/// The bytes are no record we can read, now or later: for the dead letters.
public non-sealed class UndecodableRecordException extends SerdeException {

  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
