package io.storyloom.embedded.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// All schemas, their ids and the compatibility levels; every change is on disk when it returns.
final class Subjects implements AutoCloseable {
  private static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.FULL_TRANSITIVE;

  private final Lock lock = new ReentrantLock();
  private final RegistryLog log;
  private final NavigableMap<String, List<SchemaVersion>> versions = new TreeMap<>();
  private final Map<JsonNode, Integer> ids = new HashMap<>();
  private final NavigableMap<Integer, AvroText> schemas = new TreeMap<>();
  private final Map<String, CompatibilityLevel> levels = new HashMap<>();
  private CompatibilityLevel globalLevel = DEFAULT_LEVEL;

  private Subjects(RegistryLog log) {
    this.log = log;
  }

  static Subjects open(Path file) throws IOException {
    RegistryLog.Opened opened = RegistryLog.open(file);
    Subjects subjects = new Subjects(opened.log());
    for (RegistryLog.Entry entry : opened.entries()) {
      subjects.replay(entry);
    }
    return subjects;
  }

  @FunctionalInterface
  interface Work<T> {
    T run() throws RegistryProblem;
  }

  private <T> T locked(Work<T> work) throws RegistryProblem {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  List<String> names() throws RegistryProblem {
    return locked(() -> List.copyOf(versions.keySet()));
  }

  List<SchemaVersion> versions(String subject) throws RegistryProblem {
    return locked(() -> {
      List<SchemaVersion> found = versions.get(subject);
      if (found == null) {
        throw RegistryProblem.subjectNotFound(subject);
      }
      return List.copyOf(found);
    });
  }

  SchemaVersion version(String subject, int version) throws RegistryProblem {
    return versions(subject).stream()
        .filter(found -> found.version() == version)
        .findFirst()
        .orElseThrow(() -> RegistryProblem.versionNotFound(version));
  }

  SchemaVersion lookup(String subject, AvroText schema) throws RegistryProblem {
    return find(versions(subject), schema).orElseThrow(RegistryProblem::schemaNotFound);
  }

  AvroText schema(int id) throws RegistryProblem {
    return locked(() -> {
      AvroText found = schemas.get(id);
      if (found == null) {
        throw RegistryProblem.schemaNotFound(id);
      }
      return found;
    });
  }

  List<SchemaVersion> uses(int id) throws RegistryProblem {
    schema(id);
    return locked(() ->
        versions.values().stream()
            .flatMap(List::stream)
            .filter(version -> version.id() == id)
            .toList());
  }

  /// The version that holds this schema, a new one if there is none and the schema is compatible.
  SchemaVersion register(String subject, AvroText schema) throws RegistryProblem {
    return locked(() -> {
      List<SchemaVersion> earlier = versions.getOrDefault(subject, List.of());
      Optional<SchemaVersion> same = find(earlier, schema);
      if (same.isPresent()) {
        return same.get();
      }
      List<String> violations =
          levelOf(subject)
              .violations(schema.schema(), earlier.stream().map(v -> v.schema().schema()).toList());
      if (!violations.isEmpty()) {
        throw RegistryProblem.incompatible(subject, String.join(", ", violations));
      }
      int version = earlier.isEmpty() ? 1 : earlier.getLast().version() + 1;
      Integer known = ids.get(schema.tree());
      int id = known != null ? known : schemas.isEmpty() ? 1 : schemas.lastKey() + 1;
      store(new RegistryLog.Entry(subject, version, id, schema.text(), null));
      SchemaVersion added = new SchemaVersion(subject, version, id, schema);
      add(added);
      return added;
    });
  }

  List<String> violations(String subject, AvroText schema) throws RegistryProblem {
    return locked(() ->
        levelOf(subject)
            .violations(
                schema.schema(),
                versions.getOrDefault(subject, List.of()).stream()
                    .map(v -> v.schema().schema())
                    .toList()));
  }

  List<String> violations(SchemaVersion old, AvroText schema) throws RegistryProblem {
    return locked(() -> levelOf(old.subject()).between(schema.schema(), old.schema().schema()));
  }

  CompatibilityLevel globalLevel() throws RegistryProblem {
    return locked(() -> globalLevel);
  }

  Optional<CompatibilityLevel> ownLevel(String subject) throws RegistryProblem {
    return locked(() -> Optional.ofNullable(levels.get(subject)));
  }

  void setGlobalLevel(CompatibilityLevel level) throws RegistryProblem {
    locked(() -> {
      store(new RegistryLog.Entry(null, null, null, null, level.name()));
      globalLevel = level;
      return level;
    });
  }

  void setLevel(String subject, CompatibilityLevel level) throws RegistryProblem {
    locked(() -> {
      store(new RegistryLog.Entry(subject, null, null, null, level.name()));
      levels.put(subject, level);
      return level;
    });
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      log.close();
    } finally {
      lock.unlock();
    }
  }

  private CompatibilityLevel levelOf(String subject) {
    return levels.getOrDefault(subject, globalLevel);
  }

  private static Optional<SchemaVersion> find(List<SchemaVersion> among, AvroText schema) {
    return among.stream()
        .filter(version -> version.schema().tree().equals(schema.tree()))
        .findFirst();
  }

  private void store(RegistryLog.Entry entry) throws RegistryProblem {
    try {
      log.append(entry);
    } catch (IOException e) {
      throw RegistryProblem.storeFailed(String.valueOf(e.getMessage()));
    }
  }

  private void add(SchemaVersion version) {
    versions.computeIfAbsent(version.subject(), _ -> new ArrayList<>()).add(version);
    ids.put(version.schema().tree(), version.id());
    schemas.putIfAbsent(version.id(), version.schema());
  }

  private void replay(RegistryLog.Entry entry) throws IOException {
    @Nullable String subject = entry.subject();
    String text = entry.schema();
    Integer version = entry.version();
    Integer id = entry.id();
    String compatibility = entry.compatibility();
    try {
      if (subject != null && text != null && version != null && id != null) {
        add(new SchemaVersion(subject, version, id, AvroText.parse(text)));
      } else if (compatibility != null) {
        CompatibilityLevel level =
            CompatibilityLevel.named(compatibility).orElseThrow(RegistryProblem::invalidLevel);
        if (subject == null) {
          globalLevel = level;
        } else {
          levels.put(subject, level);
        }
      } else {
        throw new IOException("a line of the registry's file has neither schema nor level");
      }
    } catch (RegistryProblem e) {
      throw new IOException("a line of the registry's file is wrong: " + e.getMessage(), e);
    }
  }
}
