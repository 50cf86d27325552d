package io.storyloom.ui.wizard;

import io.storyloom.api.problem.ProblemException;

/// Why there is nothing to choose, and what to do instead.
record Refusal(String reason, String advice) {

  static final Refusal RUN_ACTIVE =
      new Refusal(
          "A story generation is already in progress for this project",
          "You can start another one when it has ended or was cancelled.");

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
