package io.storyloom.ui.wizard;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.RunId;
import org.jspecify.annotations.Nullable;

/// Why there is nothing to choose, and what to do instead.
///
/// @param run that is in the way, null for none
record Refusal(String reason, String advice, @Nullable RunId run) {

  static final String RUN_ACTIVE = "A story generation is already in progress for this project";

  private Refusal(String reason, String advice) {
    this(reason, advice, null);
  }

  static Refusal of(RunId active) {
    return new Refusal(
        RUN_ACTIVE, "You can start another one when it has ended or was cancelled.", active);
  }

  /// @throws ProblemException that it is given, when it is about something else than the number of
  ///   epics
  static Refusal of(ProblemException refused) {
    return switch (refused.code()) {
      case NO_EPICS -> new Refusal(refused.detail(), "Add epics to the project first.");
      case TOO_MANY_EPICS ->
          new Refusal(
              refused.detail(), "Each epic of the project has a Generate button of its own.");
      default -> throw refused;
    };
  }
}
