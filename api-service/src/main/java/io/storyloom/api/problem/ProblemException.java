package io.storyloom.api.problem;

import java.util.List;
import java.util.Map;

/// A request that is refused with a code of the contract; answered as problem+json.
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;
  private final transient List<FieldProblem> fields;
  private final transient Map<String, Object> members;

  private ProblemException(
      ProblemCode code, String detail, List<FieldProblem> fields, Map<String, Object> members) {
    super(detail, null, false, false);
    this.code = code;
    this.fields = fields;
    this.members = members;
  }

  /// @param detail a sentence for people
  public static ProblemException of(ProblemCode code, String detail) {
    return new ProblemException(code, detail, List.of(), Map.of());
  }

  /// @param members further members of the answer, such as `activeRunId`
  public static ProblemException of(ProblemCode code, String detail, Map<String, Object> members) {
    return new ProblemException(code, detail, List.of(), Map.copyOf(members));
  }

  /// An `invalid-request` that names its fields.
  public static ProblemException invalid(List<FieldProblem> fields) {
    return new ProblemException(
        ProblemCode.INVALID_REQUEST, FieldProblem.sentence(fields), List.copyOf(fields), Map.of());
  }

  /// An `invalid-request` about one field.
  public static ProblemException invalid(String field, String message) {
    return invalid(List.of(new FieldProblem(field, message)));
  }

  public static ProblemException projectNotFound() {
    return of(ProblemCode.PROJECT_NOT_FOUND, "There is no such project.");
  }

  public static ProblemException epicNotFound() {
    return of(ProblemCode.EPIC_NOT_FOUND, "There is no such epic.");
  }

  public static ProblemException storyNotFound() {
    return of(ProblemCode.STORY_NOT_FOUND, "There is no such story.");
  }

  public static ProblemException runNotFound() {
    return of(ProblemCode.RUN_NOT_FOUND, "Story generation run not found");
  }

  /// @param activeRun the run that is in the way
  public static ProblemException runAlreadyActive(String activeRun) {
    return of(
        ProblemCode.RUN_ALREADY_ACTIVE,
        "A story generation is already in progress for this project",
        Map.of("activeRunId", activeRun));
  }

  public static ProblemException deadLetterNotFound() {
    return of(ProblemCode.DEAD_LETTER_NOT_FOUND, "There is no such dead letter.");
  }

  public ProblemCode code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  List<FieldProblem> fields() {
    return fields;
  }

  Map<String, Object> members() {
    return members;
  }
}
