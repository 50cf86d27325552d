package io.storyloom.worker.run.lane;

import io.storyloom.run.Run;
import org.jspecify.annotations.Nullable;

/// What came of a step.
sealed interface StepOutcome {

  /// Committed; the run is now as `run` says.
  record Done(Run run, Controls controls) implements StepOutcome {}

  /// Committed, and the item is to be worked on.
  ///
  /// @param earlier what the journal knows of earlier attempts, null when there were none
  record Claimed(
      Run run, Controls controls, Item item, String request, CallJournal.@Nullable Earlier earlier)
      implements StepOutcome {}

  /// Nothing has changed; the answer is to be stored first, then its results.
  record Apart() implements StepOutcome {}

  /// Nothing has changed; to be tried again later.
  record NotNow() implements StepOutcome {}

  /// The run belongs to somebody else by now.
  record Fenced() implements StepOutcome {}

  /// The database refuses the data itself; `message` is a sentence for people.
  record Refused(String message) implements StepOutcome {}
}
