package io.storyloom.projector.reconcile;

import io.storyloom.projector.run.RunRefold;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the runs whose rows drifted from their truth and, when asked to, folds them anew from the
/// log.
final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final int REPAIRED_AT_ONCE = 100;

  private final Comparison comparison;
  private final LoggedEvents log;
  private final RunRefold refold;

  Reconciliation(Comparison comparison, LoggedEvents log, RunRefold refold) {
    this.comparison = comparison;
    this.log = log;
    this.refold = refold;
  }

  /// Compares the runs created since then.
  ///
  /// @throws org.springframework.dao.DataAccessException when the tables can't be read
  Report compare(Instant since) {
    UUID start = new UUID(since.toEpochMilli() << 16, 0);
    Comparison.Result result = comparison.after(start);
    for (Drift drift : result.drifts()) {
      LOG.error("The read tables of run {} drifted: {}", drift.run(), drift.what());
    }
    return new Report(result.compared(), result.drifts(), result.drifts());
  }

  /// Compares, repairs and compares again.
  Report repair(Instant since) {
    Report before = compare(since);
    if (before.drifts().isEmpty()) {
      return before;
    }
    List<RunId> drifted = before.drifts().stream().map(Drift::run).toList();
    for (int from = 0; from < drifted.size(); from += REPAIRED_AT_ONCE) {
      refold(drifted.subList(from, Math.min(drifted.size(), from + REPAIRED_AT_ONCE)));
    }
    Set<RunId> known = drifted.stream().collect(Collectors.toSet());
    List<Drift> left =
        compare(since).drifts().stream().filter(drift -> known.contains(drift.run())).toList();
    return new Report(before.compared(), before.drifts(), left);
  }

  private void refold(List<RunId> runs) {
    Map<RunId, List<RecordedEvent>> events = log.of(runs);
    for (RunId run : runs) {
      if (refold.refold(run, events.getOrDefault(run, List.of()))) {
        LOG.info("Run {} was folded anew from its events", run);
      } else {
        LOG.error("Run {} can't be folded anew: the log lacks events that the tables have", run);
      }
    }
  }
}
