package io.storyloom.api.problem;

import java.util.Locale;

/// The error codes of the HTTP contract; closed and equal to its table.
public enum ProblemCode {
  INVALID_REQUEST(400, "Invalid request"),
  UNAUTHENTICATED(401, "Not authenticated"),
  FORBIDDEN(403, "Not allowed"),
  PROJECT_NOT_FOUND(404, "Project not found"),
  EPIC_NOT_FOUND(404, "Epic not found"),
  STORY_NOT_FOUND(404, "Story not found"),
  RUN_NOT_FOUND(404, "Story generation run not found"),
  DEAD_LETTER_NOT_FOUND(404, "Dead letter not found"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  RUN_ALREADY_ACTIVE(409, "Run already active"),
  RUN_NOT_ACTIVE(409, "Run not active"),
  RUN_NOT_PAUSED(409, "Run not paused"),
  RUN_STILL_ACTIVE(409, "Run still active"),
  IDEMPOTENCY_KEY_REUSED(409, "Idempotency key reused"),
  PAYLOAD_TOO_LARGE(413, "Payload too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  NO_EPICS(422, "No epics"),
  EPIC_NOT_IN_PROJECT(422, "Epic not in project"),
  TOO_MANY_EPICS(422, "Too many epics"),
  ACKNOWLEDGEMENT_REQUIRED(422, "Acknowledgement required"),
  NO_FAILED_EPICS(422, "No failed epics"),
  NOTHING_TO_IMPORT(422, "Nothing to import"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL_ERROR(500, "Internal error"),
  SERVICE_UNAVAILABLE(503, "Service unavailable");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /// The code as it is written on the wire, such as `run-not-active`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The code for a status that a container or framework chose.
  static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405, 501 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 503 -> SERVICE_UNAVAILABLE;
      case 505 -> INVALID_REQUEST;
      default -> status >= 500 ? INTERNAL_ERROR : INVALID_REQUEST;
    };
  }
}
