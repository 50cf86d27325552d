package io.storyloom.projector.run;

import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs as they were last folded here. Only good where the tables have the same version.
final class RecentRuns {

  private final Map<RunId, Kept> runs;
  private final Map<RunId, Integer> repairs;

  private record Kept(Run run, int repairs) {}

  RecentRuns(int capacity) {
    runs = newest(capacity);
    repairs = newest(capacity);
  }

  private static <V> Map<RunId, V> newest(int capacity) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<RunId, V> eldest) {
        return size() > capacity;
      }
    };
  }

  synchronized @Nullable Run at(RunId id, RunVersion version) {
    if (version.repairs() > 0) {
      repairs.put(id, version.repairs());
    }
    Kept kept = runs.get(id);
    return kept != null
            && kept.run().sequence() == version.sequence()
            && kept.repairs() == version.repairs()
        ? kept.run()
        : null;
  }

  /// A run that has ended is not kept, as nothing follows.
  synchronized void keep(Run run) {
    RunId id = run.ref().runId();
    if (run.status().isTerminal()) {
      runs.remove(id);
      repairs.remove(id);
    } else {
      runs.put(id, new Kept(run, repairs.getOrDefault(id, 0)));
    }
  }
}
