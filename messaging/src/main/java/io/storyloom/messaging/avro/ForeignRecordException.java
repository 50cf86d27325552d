package io.storyloom.messaging.avro;

import org.jspecify.annotations.Nullable;

/// The bytes are a record, but none that belongs where it lies.
public final class ForeignRecordException extends UndecodableRecordException {

  public ForeignRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
