package io.storyloom.embedded.registry;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/// Which earlier versions of a subject a new schema must be compatible with, and in which
/// direction.
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsOld;
  private final boolean readByOld;
  private final boolean transitive;

  CompatibilityLevel(boolean readsOld, boolean readByOld, boolean transitive) {
    this.readsOld = readsOld;
    this.readByOld = readByOld;
    this.transitive = transitive;
  }

  static Optional<CompatibilityLevel> named(String name) {
    return List.of(values()).stream().filter(level -> level.name().equals(name)).findFirst();
  }

  /// Why the new schema does not fit the earlier ones (oldest first); nothing if it does.
  List<String> violations(Schema next, List<Schema> earlier) {
    List<Schema> relevant = transitive || earlier.isEmpty() ? earlier : List.of(earlier.getLast());
    return relevant.reversed().stream().flatMap(old -> between(next, old).stream()).toList();
  }

  /// Why the new schema does not fit one earlier schema.
  List<String> between(Schema next, Schema old) {
    List<String> forReading = readsOld ? incompatibilities(next, old, "new", "old") : List.of();
    List<String> forOldReaders = readByOld ? incompatibilities(old, next, "old", "new") : List.of();
    return Stream.concat(forReading.stream(), forOldReaders.stream()).toList();
  }

  private static List<String> incompatibilities(
      Schema reader, Schema writer, String readerName, String writerName) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .stream()
        .map(found -> describe(found, readerName, writerName))
        .toList();
  }

  private static String describe(Incompatibility found, String readerName, String writerName) {
    return "{errorType:'"
        + found.getType()
        + "', description:'the "
        + readerName
        + " schema cannot read data of the "
        + writerName
        + " schema at "
        + found.getLocation()
        + ": "
        + found.getMessage()
        + "'}";
  }
}
