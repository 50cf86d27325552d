package io.storyloom.api.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a request that failed, as RFC 9457 and the contract want it.
///
/// @param instance the path that was asked for
/// @param errors null unless fields of the request are at fault
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<FieldProblem> errors,
    @JsonAnyGetter Map<String, Object> members) {

  static Problem of(
      ProblemCode code,
      String detail,
      String instance,
      List<FieldProblem> fields,
      Map<String, Object> members) {
    return new Problem(
        "urn:storyloom:problem:" + code.code(),
        code.title(),
        code.status(),
        detail,
        instance,
        code.code(),
        fields.isEmpty() ? null : fields,
        members);
  }
}
