package io.storyloom.standalone.generate;

/// The service's own refusal, an `application/problem+json`: its code and its sentence for people.
final class ApiProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  ApiProblem(int status, String code, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  boolean is(String other) {
    return code.equals(other);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
