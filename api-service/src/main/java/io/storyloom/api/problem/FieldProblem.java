package io.storyloom.api.problem;

import java.util.List;
import java.util.stream.Collectors;

/// What is wrong with one field of a request.
///
/// @param field path within the body such as `epics[2].title`, or the name of a parameter or header
public record FieldProblem(String field, String message) {

  static String sentence(List<FieldProblem> fields) {
    return fields.stream()
        .map(problem -> problem.field + ": " + problem.message)
        .collect(Collectors.joining("; ", "The request is invalid: ", "."));
  }
}
