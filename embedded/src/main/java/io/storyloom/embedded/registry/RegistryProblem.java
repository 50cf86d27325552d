package io.storyloom.embedded.registry;

/// A request that is answered with Confluent's error body `{error_code, message}`; the HTTP status
/// is the code's first three digits.
final class RegistryProblem extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;

  private RegistryProblem(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  int status() {
    return code > 999 ? code / 100 : code;
  }

  static RegistryProblem badRequest(String why) {
    return new RegistryProblem(400, why);
  }

  static RegistryProblem noSuchRoute() {
    return new RegistryProblem(404, "HTTP 404 Not Found");
  }

  static RegistryProblem methodNotAllowed() {
    return new RegistryProblem(405, "HTTP 405 Method Not Allowed");
  }

  static RegistryProblem tooLarge(int limit) {
    return new RegistryProblem(413, "The request body is larger than " + limit + " bytes");
  }

  static RegistryProblem subjectNotFound(String subject) {
    return new RegistryProblem(40401, "Subject '" + subject + "' not found.");
  }

  static RegistryProblem versionNotFound(int version) {
    return new RegistryProblem(40402, "Version " + version + " not found.");
  }

  static RegistryProblem schemaNotFound() {
    return new RegistryProblem(40403, "Schema not found");
  }

  static RegistryProblem schemaNotFound(int id) {
    return new RegistryProblem(40403, "Schema " + id + " not found");
  }

  static RegistryProblem noSubjectLevel(String subject) {
    return new RegistryProblem(
        40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
  }

  static RegistryProblem incompatible(String subject, String why) {
    return new RegistryProblem(
        409,
        "Schema being registered is incompatible with an earlier schema for subject \""
            + subject
            + "\", details: ["
            + why
            + "]");
  }

  static RegistryProblem invalidSchema(String why) {
    return new RegistryProblem(42201, "Invalid schema: " + why);
  }

  static RegistryProblem invalidVersion(String version) {
    return new RegistryProblem(
        42202,
        "The specified version '"
            + version
            + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
            + " \"latest\"");
  }

  static RegistryProblem invalidLevel() {
    return new RegistryProblem(
        42203,
        "Invalid compatibility level. Valid values are none, backward, forward, full,"
            + " backward_transitive, forward_transitive, and full_transitive");
  }

  static RegistryProblem invalidSubject() {
    return new RegistryProblem(42208, "The specified subject is not a valid subject name");
  }

  static RegistryProblem storeFailed(String why) {
    return new RegistryProblem(50001, "Error in the backend data store: " + why);
  }
}
