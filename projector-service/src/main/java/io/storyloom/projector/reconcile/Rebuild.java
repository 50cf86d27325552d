package io.storyloom.projector.reconcile;

import io.storyloom.projector.run.FoldedRun;
import io.storyloom.projector.run.RunRefold;
import io.storyloom.projector.run.RunRefold.Outcome;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds runs anew from the log and puts them in the place of what the read tables say, run by run,
/// beside the projector.
///
/// A partition is read up to where it ended at first, and by then the projector has come as far. A
/// run that has gone on since is further in the tables; one that was missing may lack what the
/// projector had to skip meanwhile. For these the partition is read on and they are compared again.
/// A run that the log does not tell of as far as the tables do is left as it is.
final class Rebuild {

  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
  private static final int AT_ONCE = 200;
  private static final int ROUNDS = 20;

  private final Supplier<EventLog> logs;
  private final Tables tables;
  private final RunRefold refold;

  Rebuild(Supplier<EventLog> logs, Tables tables, RunRefold refold) {
    this.logs = logs;
    this.tables = tables;
    this.refold = refold;
  }

  /// What became of the runs.
  ///
  /// @param told how many the log tells of
  /// @param replaced how many of them the tables did not have, or differently
  /// @param kept those that were left as they are
  record Result(long told, long replaced, Set<RunId> kept) {}

  /// Every run of the log.
  Result all() {
    try (EventLog log = logs.get()) {
      Result sum = new Result(0, 0, new HashSet<>());
      for (int partition = 0; partition < log.partitions(); partition++) {
        int of = partition;
        log.seek(partition);
        Set<RunId> known = tables.runs(run -> log.partitionOf(run) == of);
        long end = log.end(partition);
        sum = plus(sum, new Part(log, partition, known, _ -> true).rebuilt(end));
      }
      return sum;
    }
  }

  /// These runs alone.
  Result of(Collection<RunId> runs) {
    try (EventLog log = logs.get()) {
      Result sum = new Result(0, 0, new HashSet<>());
      Map<Integer, HashSet<RunId>> byPartition =
          runs.stream()
              .collect(
                  Collectors.groupingBy(log::partitionOf, Collectors.toCollection(HashSet::new)));
      for (Map.Entry<Integer, HashSet<RunId>> part : byPartition.entrySet()) {
        Set<RunId> wanted = Set.copyOf(part.getValue());
        log.seek(part.getKey(), wanted);
        long end = log.end(part.getKey());
        sum =
            plus(sum, new Part(log, part.getKey(), part.getValue(), wanted::contains).rebuilt(end));
      }
      return sum;
    }
  }

  private static Result plus(Result sum, Result part) {
    sum.kept.addAll(part.kept);
    return new Result(sum.told + part.told, sum.replaced + part.replaced, sum.kept);
  }

  /// The runs of one partition, of which only those are held that have not ended.
  private final class Part {

    private final EventLog log;
    private final int partition;
    private final Set<RunId> kept;
    private final Predicate<RunId> wanted;
    private final Map<RunId, FoldedRun> open = new HashMap<>();
    private final List<FoldedRun> ended = new ArrayList<>();
    private final Set<RunId> told = new HashSet<>();
    private final Set<RunId> replaced = new HashSet<>();

    /// @param known runs that the log ought to tell of
    Part(EventLog log, int partition, Set<RunId> known, Predicate<RunId> wanted) {
      this.log = log;
      this.partition = partition;
      this.kept = known;
      this.wanted = wanted;
    }

    Result rebuilt(long firstEnd) {
      long end = firstEnd;
      for (int round = 0; round < ROUNDS; round++) {
        tables.awaitProjected(partition, end);
        log.read(partition, end, this::take);
        put(ended);
        ended.clear();
        put(List.copyOf(open.values()));
        if (open.isEmpty()) {
          break;
        }
        end = log.end(partition);
      }
      return new Result(told.size(), replaced.size(), kept);
    }

    private void take(RecordedEvent event) {
      RunId run = event.run().runId();
      boolean over = told.contains(run) && !open.containsKey(run);
      FoldedRun folded = over || !wanted.test(run) ? null : FoldedRun.after(open.get(run), event);
      if (folded == null) {
        return;
      }
      told.add(run);
      if (!folded.run().status().isTerminal()) {
        open.put(run, folded);
        return;
      }
      open.remove(run);
      ended.add(folded);
      if (ended.size() == AT_ONCE) {
        put(ended);
        ended.clear();
      }
    }

    /// Those that are not the same yet stay open.
    private void put(List<FoldedRun> runs) {
      for (int from = 0; from < runs.size(); from += AT_ONCE) {
        refold.put(runs.subList(from, Math.min(runs.size(), from + AT_ONCE))).forEach(this::note);
      }
    }

    private void note(RunId run, Outcome outcome) {
      switch (outcome) {
        case SAME -> settle(run);
        case REPLACED -> {
          // It stays open: what the projector could not apply before is compared once more.
          kept.remove(run);
          replaced.add(run);
          LOG.info("Run {} was folded anew from its events", run);
        }
        case BEHIND -> kept.add(run);
        case REFUSED -> {
          kept.add(run);
          open.remove(run);
        }
      }
    }

    private void settle(RunId run) {
      kept.remove(run);
      open.remove(run);
    }
  }
}
