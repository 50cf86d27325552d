package io.storyloom.api.text;

import io.storyloom.api.problem.FieldProblem;
import io.storyloom.api.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the fields of a request and tells all that is wrong at once.
public final class TextFields {

  /// So that the answer to a long list of mistakes is not longer than the list.
  private static final int MOST_PROBLEMS = 100;

  private final List<FieldProblem> problems = new ArrayList<>();

  /// A field that must be there.
  public String needed(String field, @Nullable String value, TextRule rule) {
    if (value == null) {
      wrong(field, "is missing");
      return "";
    }
    return checked(field, value, rule);
  }

  /// A field that is empty when it is not there.
  public String optional(String field, @Nullable String value, TextRule rule) {
    return value == null ? "" : checked(field, value, rule);
  }

  /// A number that may be missing.
  public @Nullable Integer optional(String field, @Nullable Integer value, NumberRule rule) {
    String problem = value == null ? null : rule.problemWith(value);
    if (problem != null) {
      wrong(field, problem);
    }
    return value;
  }

  /// A list that is empty when it is not there.
  ///
  /// @param values an entry that is null is no text
  public List<String> texts(
      String field, @Nullable List<@Nullable String> values, TextRule rule, int most) {
    if (values == null) {
      return List.of();
    }
    if (values.size() > most) {
      wrong(field, "must not have more than %,d entries".formatted(most));
      return List.of();
    }
    List<String> texts = new ArrayList<>(values.size());
    for (String value : values) {
      String entry = field + "[" + texts.size() + "]";
      if (value == null) {
        wrong(entry, "must be a string");
      }
      texts.add(value == null ? "" : checked(entry, value, rule));
    }
    return texts;
  }

  /// Notes what is wrong with any other field.
  public void wrong(String field, String message) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new FieldProblem(field, message));
    }
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
      wrong(field, problem);
    }
    return value;
  }
}
