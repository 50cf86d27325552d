package io.storyloom.projector.reconcile;

import io.storyloom.projector.reconcile.Comparison.Absent;
import io.storyloom.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the runs whose rows drifted from their truth and, when asked to, folds them anew from the
/// log.
final class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
  private static final int LOGGED = 50;

  private final Comparison comparison;
  private final Tables tables;
  private final Supplier<EventLog> logs;
  private final Rebuild rebuild;

  Reconciliation(Comparison comparison, Tables tables, Supplier<EventLog> logs, Rebuild rebuild) {
    this.comparison = comparison;
    this.tables = tables;
    this.logs = logs;
    this.rebuild = rebuild;
  }

  /// Compares the runs created since then.
  ///
  /// @throws org.springframework.dao.DataAccessException when the tables can't be read
  /// @throws org.apache.kafka.common.KafkaException when the log has to be asked and is away
  Report compare(Instant since) {
    UUID start = new UUID(since.toEpochMilli() << 16, 0);
    List<Drift> drifts = new ArrayList<>(missing(start));
    Comparison.Result result = comparison.after(start);
    drifts.addAll(result.drifts());
    drifts.stream()
        .limit(LOGGED)
        .forEach(
            drift -> LOG.error("The read tables of run {} drifted: {}", drift.run(), drift.what()));
    return new Report(result.compared(), drifts, drifts);
  }

  /// Runs that the read tables don't have although the projector has passed their events. The
  /// positions are read before, as both go on.
  private List<Drift> missing(UUID start) {
    Map<Integer, Long> positions = tables.positions();
    List<Absent> absent = comparison.absent(start);
    if (absent.isEmpty()) {
      return List.of();
    }
    try (EventLog log = logs.get()) {
      return absent.stream()
          .filter(run -> isPassed(run, positions.getOrDefault(log.partitionOf(run.run()), 0L)))
          .map(run -> new Drift(run.run(), List.of("it is missing")))
          .toList();
    }
  }

  private static boolean isPassed(Absent run, long position) {
    Long offset = run.offset();
    return offset == null || offset < position;
  }

  /// Compares, repairs and compares again.
  Report repair(Instant since) {
    Report before = compare(since);
    if (before.drifts().isEmpty()) {
      return before;
    }
    List<RunId> drifted = before.drifts().stream().map(Drift::run).toList();
    for (RunId run : rebuild.of(drifted).kept()) {
      LOG.error("Run {} can't be folded anew: the log lacks events that the tables have", run);
    }
    Set<RunId> known = Set.copyOf(drifted);
    List<Drift> left =
        compare(since).drifts().stream().filter(drift -> known.contains(drift.run())).toList();
    return new Report(before.compared(), before.drifts(), left);
  }
}
