package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many epics a run may have, and when a run without a sign of life counts as stalled.
@ConfigurationProperties("storyloom.run")
record Guardrails(
    @DefaultValue("50") int maxEpics,
    @DefaultValue("25") int acknowledgeAbove,
    @DefaultValue("10") int warnAbove,
    @DefaultValue("60s") Duration stalledAfter) {

  /// @return warnings to answer with
  /// @throws ProblemException when a run of this size is refused
  List<String> check(int epics, boolean acknowledged) {
    if (epics == 0) {
      throw ProblemException.of(ProblemCode.NO_EPICS, "No epics to process");
    }
    if (epics > maxEpics) {
      throw tooManyEpics();
    }
    if (epics > acknowledgeAbove && !acknowledged) {
      throw ProblemException.of(
          ProblemCode.ACKNOWLEDGEMENT_REQUIRED,
          "A run of " + epics + " epics is started only with acknowledgeLargeRun: true.");
    }
    return epics > warnAbove ? List.of("This may take several minutes") : List.of();
  }

  static ProblemException tooManyEpics() {
    return ProblemException.of(
        ProblemCode.TOO_MANY_EPICS, "Please use per-epic generation for large projects");
  }
}
