package io.storyloom.embedded.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// Confluent's REST API as far as serializers, consumers and tools for Avro need it.
final class RegistryRoutes {
  private final Subjects subjects;

  RegistryRoutes(Subjects subjects) {
    this.subjects = subjects;
  }

  /// The body of a successful answer, to be written as JSON.
  Object answer(RegistryRequest request) throws RegistryProblem {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return Map.of();
    }
    List<String> rest = path.subList(1, path.size());
    return switch (path.getFirst()) {
      case "subjects" -> subjects(request, rest);
      case "schemas" -> schemas(request, rest);
      case "config" -> config(request, rest);
      case "compatibility" -> compatibility(request, rest);
      case "mode" -> mode(request);
      default -> throw RegistryProblem.noSuchRoute();
    };
  }

  record Version(String subject, int version, int id, String schema) {}

  record VersionOfSubject(String subject, int version) {}

  record Verdict(@JsonProperty("is_compatible") boolean compatible) {}

  record VerdictWithReasons(
      @JsonProperty("is_compatible") boolean compatible, List<String> messages) {}

  private Object subjects(RegistryRequest request, List<String> path) throws RegistryProblem {
    if (path.isEmpty()) {
      require(request, "GET");
      return subjects.names();
    }
    String subject = validSubject(path.getFirst());
    if (path.size() == 1) {
      require(request, "POST");
      return version(subjects.lookup(subject, request.schema()));
    }
    if (!path.get(1).equals("versions") || path.size() > 4) {
      throw RegistryProblem.noSuchRoute();
    }
    if (path.size() == 2) {
      return versions(request, subject);
    }
    if (path.size() == 4 && !path.get(3).equals("schema")) {
      throw RegistryProblem.noSuchRoute();
    }
    require(request, "GET");
    SchemaVersion found = find(subject, path.get(2));
    return path.size() == 3 ? version(found) : found.schema().tree();
  }

  private Object versions(RegistryRequest request, String subject) throws RegistryProblem {
    return switch (request.method()) {
      case "GET" -> subjects.versions(subject).stream().map(SchemaVersion::version).toList();
      case "POST" -> Map.of("id", subjects.register(subject, request.schema()).id());
      default -> throw RegistryProblem.methodNotAllowed();
    };
  }

  private Object schemas(RegistryRequest request, List<String> path) throws RegistryProblem {
    require(request, "GET");
    if (path.equals(List.of("types"))) {
      return List.of("AVRO");
    }
    if (path.size() < 2 || path.size() > 3 || !path.getFirst().equals("ids")) {
      throw RegistryProblem.noSuchRoute();
    }
    int id = id(path.get(1));
    return switch (path.size() == 2 ? "" : path.get(2)) {
      case "" -> Map.of("schema", subjects.schema(id).text());
      case "schema" -> subjects.schema(id).tree();
      case "versions" ->
          subjects.uses(id).stream()
              .map(use -> new VersionOfSubject(use.subject(), use.version()))
              .toList();
      case "subjects" -> subjects.uses(id).stream().map(SchemaVersion::subject).distinct().toList();
      default -> throw RegistryProblem.noSuchRoute();
    };
  }

  private Object config(RegistryRequest request, List<String> path) throws RegistryProblem {
    if (path.size() > 1) {
      throw RegistryProblem.noSuchRoute();
    }
    return switch (request.method()) {
      case "GET" -> Map.of("compatibilityLevel", level(request, path));
      case "PUT" -> {
        CompatibilityLevel level = request.level();
        if (path.isEmpty()) {
          subjects.setGlobalLevel(level);
        } else {
          subjects.setLevel(validSubject(path.getFirst()), level);
        }
        yield Map.of("compatibility", level);
      }
      default -> throw RegistryProblem.methodNotAllowed();
    };
  }

  private CompatibilityLevel level(RegistryRequest request, List<String> path)
      throws RegistryProblem {
    if (path.isEmpty()) {
      return subjects.globalLevel();
    }
    String subject = path.getFirst();
    CompatibilityLevel own = subjects.ownLevel(subject).orElse(null);
    if (own != null) {
      return own;
    }
    if (request.flag("defaultToGlobal")) {
      return subjects.globalLevel();
    }
    throw RegistryProblem.noSubjectLevel(subject);
  }

  private Object compatibility(RegistryRequest request, List<String> path) throws RegistryProblem {
    if (path.size() < 3
        || path.size() > 4
        || !path.getFirst().equals("subjects")
        || !path.get(2).equals("versions")) {
      throw RegistryProblem.noSuchRoute();
    }
    require(request, "POST");
    String subject = validSubject(path.get(1));
    AvroText schema = request.schema();
    List<String> violations =
        path.size() == 3
            ? subjects.violations(subject, schema)
            : subjects.violations(find(subject, path.get(3)), schema);
    return request.flag("verbose")
        ? new VerdictWithReasons(violations.isEmpty(), violations)
        : new Verdict(violations.isEmpty());
  }

  private static Object mode(RegistryRequest request) throws RegistryProblem {
    require(request, "GET");
    return Map.of("mode", "READWRITE");
  }

  private SchemaVersion find(String subject, String version) throws RegistryProblem {
    if (version.equals("latest") || version.equals("-1")) {
      return subjects.versions(subject).getLast();
    }
    int number = positive(version);
    if (number == 0) {
      throw RegistryProblem.invalidVersion(version);
    }
    return subjects.version(subject, number);
  }

  private static int id(String text) throws RegistryProblem {
    int id = positive(text);
    if (id == 0) {
      throw RegistryProblem.noSuchRoute();
    }
    return id;
  }

  /// 0 if the text is no positive int.
  private static int positive(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static String validSubject(String subject) throws RegistryProblem {
    if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
      throw RegistryProblem.invalidSubject();
    }
    return subject;
  }

  private static void require(RegistryRequest request, String method) throws RegistryProblem {
    if (!request.method().equals(method)) {
      throw RegistryProblem.methodNotAllowed();
    }
  }

  private static Version version(SchemaVersion version) {
    return new Version(version.subject(), version.version(), version.id(), version.schema().text());
  }
}
