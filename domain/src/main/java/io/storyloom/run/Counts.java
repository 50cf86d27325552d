package io.storyloom.run;

import java.util.List;

/// How many epics of a run are in which state; always counted, never raised.
public record Counts(int total, int completed, int failed, int skipped, int inFlight, int pending) {

  static Counts of(int total, List<RunEpic> epics) {
    int completed = 0;
    int failed = 0;
    int skipped = 0;
    int inFlight = 0;
    for (RunEpic epic : epics) {
      switch (epic.status()) {
        case COMPLETED -> completed++;
        case FAILED -> failed++;
        case SKIPPED -> skipped++;
        case GENERATING, SAVING -> inFlight++;
        case PENDING -> {}
      }
    }
    return new Counts(
        total,
        completed,
        failed,
        skipped,
        inFlight,
        total - completed - failed - skipped - inFlight);
  }

  boolean allTerminal() {
    return pending == 0 && inFlight == 0;
  }

  /// How a run with these counts completes.
  RunStatus completedAs() {
    return failed == 0 ? RunStatus.COMPLETED : RunStatus.PARTIAL;
  }

  boolean hasResult() {
    return completed + skipped > 0;
  }
}
