package io.storyloom.messaging.avro;

/// The registry answered that it has no schema with the id that a record names.
public final class UnknownSchemaException extends UndecodableRecordException {

  UnknownSchemaException(int id) {
    super("No schema has the id " + id, null);
  }
}
