package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a resume.
record ResumeRequest(@Nullable BigDecimal maxCostUsd) {

  static final ResumeRequest DEFAULTS = new ResumeRequest(null);

  /// @throws ProblemException when it asks for what is not there yet
  void check() {
    if (maxCostUsd != null) {
      throw ProblemException.invalid(List.of(StartRequest.NO_BUDGETS));
    }
  }
}
