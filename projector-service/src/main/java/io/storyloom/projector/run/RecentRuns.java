package io.storyloom.projector.run;

import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs as they were last folded here. Only good where the tables have the same sequence.
final class RecentRuns {

  private final Map<RunId, Run> runs;

  RecentRuns(int capacity) {
    runs =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<RunId, Run> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized @Nullable Run at(RunId id, long sequence) {
    Run run = runs.get(id);
    return run != null && run.sequence() == sequence ? run : null;
  }

  /// A run that has ended is not kept, as nothing follows.
  synchronized void keep(Run run) {
    if (run.status().isTerminal()) {
      runs.remove(run.ref().runId());
    } else {
      runs.put(run.ref().runId(), run);
    }
  }
}
