package io.storyloom.api.text;

import io.storyloom.api.problem.FieldProblem;
import io.storyloom.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the text fields of a request and tells all that is wrong at once.
public final class TextFields {

  private final List<FieldProblem> problems = new ArrayList<>();

  /// A field that must be there.
  public String needed(String field, @Nullable String value, TextRule rule) {
    if (value == null) {
      problems.add(new FieldProblem(field, "is missing"));
      return "";
    }
    return checked(field, value, rule);
  }

  /// A field that is empty when it is not there.
  public String optional(String field, @Nullable String value, TextRule rule) {
    return value == null ? "" : checked(field, value, rule);
  }

  /// Notes what is wrong with any other field.
  public void wrong(String field, String message) {
    problems.add(new FieldProblem(field, message));
  }

  /// @throws ProblemException when anything was wrong
  public void check() {
    if (!problems.isEmpty()) {
      throw ProblemException.invalid(problems);
    }
  }

  private String checked(String field, String value, TextRule rule) {
    String problem = rule.problemWith(value);
    if (problem != null) {
      problems.add(new FieldProblem(field, problem));
    }
    return value;
  }
}
