package io.storyloom.messaging.avro;

/// The registry does not accept a schema of ours, or does not know it and may not be told.
public final class SchemaRejectedException extends SerdeException {

  SchemaRejectedException(String message) {
    super(message, null);
  }
}
