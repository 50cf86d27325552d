package io.storyloom.api.run.watchdog;

import io.storyloom.api.run.ActiveRuns;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Ends the runs whose commands never arrive.
@Service
class LostRuns {

  private final LateCommands late;
  private final ActiveRuns runs;

  LostRuns(LateCommands late, ActiveRuns runs) {
    this.late = late;
    this.runs = runs;
  }

  List<LostRun> among(Set<Integer> buckets) {
    return late.lost(buckets);
  }

  /// Asks the workers to end a run, once.
  ///
  /// @return whether that was necessary
  @Transactional
  boolean giveUp(LostRun lost) {
    boolean necessary = late.giveUp(lost.run());
    if (necessary) {
      runs.giveUp(lost.tenant(), lost.run());
    }
    return necessary;
  }
}
