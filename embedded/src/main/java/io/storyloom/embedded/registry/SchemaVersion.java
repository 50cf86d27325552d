package io.storyloom.embedded.registry;

/// One version of a subject; the same schema has the same id in every subject.
record SchemaVersion(String subject, int version, int id, AvroText schema) {}
