package io.storyloom.projector.run;

import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs each gap in the events of a run once. Which run lacks an event is found by comparing the
/// tables, not from here.
final class Gaps {

  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  private final Map<RunId, Long> logged;

  Gaps(int capacity) {
    logged =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<RunId, Long> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized void note(RunFold fold) {
    RecordedEvent skipped = fold.firstSkipped();
    if (skipped == null) {
      return;
    }
    RunId run = skipped.run().runId();
    long missing = fold.next();
    Long before = logged.put(run, missing);
    if (before == null || before != missing) {
      LOG.warn(
          "Run {} lacks event {}, came to {}: its later events wait until it is sent again",
          run,
          missing,
          skipped.sequence());
    }
  }
}
