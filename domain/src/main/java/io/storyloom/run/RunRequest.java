package io.storyloom.run;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the API asks the workers to do for a run, in the words of the Kafka contract. Its number
/// and time are in [RecordedRequest].
public sealed interface RunRequest {

  /// Process this epic.
  record EpicQueued(EpicSnapshot epic, int totalEpics, RunOptions options) implements RunRequest {}

  /// End the run.
  ///
  /// @param lostCommands everything a worker needs to end a run whose commands it never got
  record RunCancelRequested(CancelReason reason, @Nullable LostCommands lostCommands)
      implements RunRequest {}

  /// The content of commands that were lost.
  record LostCommands(int totalEpics, RunOptions options, List<EpicSnapshot> epics) {
    public LostCommands {
      epics = List.copyOf(epics);
    }
  }

  /// Start no further epic.
  record RunPauseRequested() implements RunRequest {}

  /// Go on after a pause.
  ///
  /// @param maxCostUsd the new budget, when one was given
  record RunResumeRequested(@Nullable BigDecimal maxCostUsd) implements RunRequest {}
}
