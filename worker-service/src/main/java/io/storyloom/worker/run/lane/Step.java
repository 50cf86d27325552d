package io.storyloom.worker.run.lane;

import io.storyloom.run.Run;
import io.storyloom.run.RunCommand;
import io.storyloom.run.Usage;
import java.time.Duration;
import java.util.List;

/// What a lane wants to be committed. It holds the run as the lane knows it; the commit goes on
/// only if the run's row is still at the lane's epoch.
sealed interface Step {

  Run run();

  long epoch();

  /// Make an item the current one, or leave it out when it is gone or has results.
  ///
  /// @param crashes how often the item was lost in flight
  record Claim(Run run, long epoch, int index, int crashes) implements Step {}

  /// Commands that need nothing but the run, with what the journal is told.
  record Note(Run run, long epoch, List<RunCommand> commands, List<JournalEntry> journal)
      implements Step {}

  /// Leave the item in flight out, as it no longer exists; or end the run, when its project
  /// doesn't.
  record Drop(Run run, long epoch, int index, List<JournalEntry> journal) implements Step {}

  /// Store the results of the item in flight and complete it.
  ///
  /// @param usage of its calls
  /// @param answeredAt since when it is being saved, as [System#nanoTime] told
  record Finish(Run run, long epoch, int index, Results results, Usage usage, long answeredAt)
      implements Step {

    /// Of its calls, and of saving it so far: waiting for its turn, earlier tries and the results,
    /// but not the commit, as the event that says so is part of it.
    Usage usageSoFar() {
      return usage.lasting(Duration.ofNanos(System.nanoTime() - answeredAt));
    }
  }
}
