package io.storyloom.worker.run.lane;

import io.storyloom.run.Run;
import io.storyloom.run.RunCommand;
import io.storyloom.run.RunCommand.SaveEpic;
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

  /// Store a usable answer and the results made of it, and complete the item in flight: all in one,
  /// or nothing.
  ///
  /// @param journal what the journal is told of the answer, nothing when it has it already
  /// @param usage of its calls
  /// @param answeredAt since when it is being saved, as [System#nanoTime] told
  record Save(
      Run run,
      long epoch,
      int index,
      Results results,
      List<JournalEntry> journal,
      Usage usage,
      long answeredAt)
      implements Step {

    /// The first of the two steps that do the same apart: the answer.
    Note note() {
      return new Note(run, epoch, List.of(new SaveEpic(index, results.count())), journal);
    }

    /// The second of them: its results.
    ///
    /// @param noted the run after the first
    Finish finish(Run noted) {
      return new Finish(noted, epoch, index, results, usage, answeredAt);
    }
  }

  /// Store the results of the item in flight, whose answer is stored, and complete it.
  ///
  /// @param usage of its calls
  /// @param answeredAt since when it is being saved, as [System#nanoTime] told
  record Finish(Run run, long epoch, int index, Results results, Usage usage, long answeredAt)
      implements Step {}

  /// What an item took: its calls, and saving it so far, which is waiting for its turn, earlier
  /// tries and the results, but not the commit, as the event that says so is part of it.
  static Usage withSaving(Usage calls, long answeredAt) {
    return calls.lasting(Duration.ofNanos(System.nanoTime() - answeredAt));
  }
}
