package io.storyloom.api.run;

import io.storyloom.api.problem.FieldProblem;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.RunOptions;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The body of a start; whatever is null takes its default.
record StartRequest(
    @Nullable Mode mode,
    @Nullable PersonaSet personaSet,
    @Nullable ExistingStories existingStories,
    @Nullable PacingName pacing,
    @Nullable OnError onError,
    @Nullable List<@Nullable String> epicIds,
    @Nullable BigDecimal maxCostUsd,
    @Nullable Boolean acknowledgeLargeRun) {

  static final StartRequest DEFAULTS =
      new StartRequest(null, null, null, null, null, null, null, null);

  static final FieldProblem NO_BUDGETS =
      new FieldProblem(
          "maxCostUsd", "budgets are not supported yet, and none would be kept; leave it out");

  private static final int LONGEST_ID = 200;

  /// What is asked for, with defaults put in.
  ///
  /// @param chosen the epics to process, null for all
  record Checked(RunOptions options, @Nullable List<String> chosen, boolean acknowledged) {}

  /// @throws ProblemException naming every field that is wrong in itself
  Checked checked() {
    List<FieldProblem> problems = new ArrayList<>();
    List<String> chosen = epicIds == null ? null : chosen(epicIds, problems);
    if (maxCostUsd != null) {
      problems.add(NO_BUDGETS);
    }
    if (!problems.isEmpty()) {
      throw ProblemException.invalid(problems);
    }
    return new Checked(options(chosen), chosen, Boolean.TRUE.equals(acknowledgeLargeRun));
  }

  private RunOptions options(@Nullable List<String> chosen) {
    RunOptions usual = RunOptions.DEFAULTS;
    return new RunOptions(
        mode == null ? usual.mode() : mode,
        personaSet == null ? usual.personaSet() : personaSet,
        existingStories == null ? usual.existingStories() : existingStories,
        pacing == null ? usual.pacing() : pacing,
        onError == null ? usual.onError() : onError,
        chosen == null
            ? null
            : chosen.stream().map(StartRequest::epicId).filter(Objects::nonNull).toList(),
        null);
  }

  /// Ids are opaque to clients, so what is no id is the id of nothing.
  static @Nullable EpicId epicId(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? new EpicId(uuid) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static List<String> chosen(List<@Nullable String> epicIds, List<FieldProblem> problems) {
    List<String> chosen = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < epicIds.size(); i++) {
      String id = epicIds.get(i);
      String field = "epicIds[" + i + "]";
      if (id == null || id.isBlank() || id.length() > LONGEST_ID) {
        problems.add(new FieldProblem(field, "must be the id of an epic"));
      } else if (id.chars().anyMatch(Character::isISOControl)) {
        problems.add(new FieldProblem(field, "must not hold control characters"));
      } else if (!seen.add(id)) {
        problems.add(new FieldProblem(field, "stands there twice"));
      } else {
        chosen.add(id);
      }
    }
    return chosen;
  }
}
