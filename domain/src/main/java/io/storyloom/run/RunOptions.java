package io.storyloom.run;

import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a run was asked to do; never changes after its start.
///
/// @param epicIds the chosen epics, null for all in order
/// @param maxCostUsd the budget, null for none
public record RunOptions(
    Mode mode,
    PersonaSet personaSet,
    ExistingStories existingStories,
    PacingName pacing,
    OnError onError,
    @Nullable List<EpicId> epicIds,
    @Nullable BigDecimal maxCostUsd) {

  public static final RunOptions DEFAULTS =
      new RunOptions(
          Mode.STANDARD,
          PersonaSet.CORE,
          ExistingStories.SKIP,
          PacingName.SAFE,
          OnError.CONTINUE,
          null,
          null);

  public RunOptions {
    epicIds = epicIds == null ? null : List.copyOf(epicIds);
  }
}
