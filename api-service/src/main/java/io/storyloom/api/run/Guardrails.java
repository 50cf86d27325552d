package io.storyloom.api.run;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
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
    requirePossible(epics);
    if (lacksAcknowledgement(epics, acknowledged)) {
      throw ProblemException.of(
          ProblemCode.ACKNOWLEDGEMENT_REQUIRED, acknowledgementRequired(epics));
    }
    return warnings(epics);
  }

  /// As [#check], but a missing acknowledgement is only a further warning: whoever is asked for it
  /// should know the estimate.
  List<String> foresee(int epics, boolean acknowledged) {
    requirePossible(epics);
    List<String> warnings = new ArrayList<>(warnings(epics));
    if (lacksAcknowledgement(epics, acknowledged)) {
      warnings.add(acknowledgementRequired(epics));
    }
    return warnings;
  }

  private void requirePossible(int epics) {
    if (epics == 0) {
      throw ProblemException.of(ProblemCode.NO_EPICS, "No epics to process");
    }
    if (epics > maxEpics) {
      throw tooManyEpics();
    }
  }

  private boolean lacksAcknowledgement(int epics, boolean acknowledged) {
    return needsAcknowledgement(epics) && !acknowledged;
  }

  boolean needsAcknowledgement(int epics) {
    return epics > acknowledgeAbove;
  }

  private static String acknowledgementRequired(int epics) {
    return "A run of " + epics + " epics is started only with acknowledgeLargeRun: true.";
  }

  private List<String> warnings(int epics) {
    return epics > warnAbove ? List.of("This may take several minutes") : List.of();
  }

  static ProblemException tooManyEpics() {
    return ProblemException.of(
        ProblemCode.TOO_MANY_EPICS, "Please use per-epic generation for large projects");
  }
}
