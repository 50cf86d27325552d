package io.storyloom.messaging.avro;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/// Why bytes did not become a record, or a record bytes; whether trying again can help is the type.
public abstract sealed class SerdeException extends SerializationException
    permits UndecodableRecordException, RegistryUnavailableException, SchemaRejectedException {

  SerdeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
