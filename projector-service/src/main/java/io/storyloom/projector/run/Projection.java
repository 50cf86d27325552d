package io.storyloom.projector.run;

import io.storyloom.messaging.deadletter.DeadLetter;
import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Brings a batch of events into the read tables: all of it in one transaction, together with the
/// position in the log.
@Component
final class Projection {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final RecentRuns recent;
  private final ProjectionMetrics metrics;
  private final Gaps gaps;

  Projection(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      ProjectorProperties properties,
      ProjectionMetrics metrics) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.recent = new RecentRuns(properties.recentRuns());
    this.metrics = metrics;
    this.gaps = new Gaps(properties.recentRuns());
  }

  /// @param nextOffsets how far each partition is read with this batch; stored unless a record is
  ///   refused
  /// @return records that can never be applied; what follows them in their runs is not applied
  ///   either, until they are safe elsewhere and left out
  /// @throws DataAccessException when the database is away; nothing is applied then
  List<DeadLetter> apply(List<ReceivedEvent> events, Map<Integer, Long> nextOffsets) {
    Map<RunId, List<ReceivedEvent>> byRun = new TreeMap<>();
    for (ReceivedEvent received : events) {
      byRun.computeIfAbsent(received.event().run().runId(), _ -> new ArrayList<>()).add(received);
    }
    try {
      return applied(byRun, nextOffsets);
    } catch (DataAccessException e) {
      if (!DataErrors.isDataError(e)) {
        throw e;
      }
      List<DeadLetter> refused = applyOneByOne(byRun);
      if (refused.isEmpty()) {
        applied(Map.of(), nextOffsets);
      }
      return refused;
    }
  }

  /// Finds the run whose data the tables refuse, so that it does not hold up the others.
  private List<DeadLetter> applyOneByOne(Map<RunId, List<ReceivedEvent>> byRun) {
    List<DeadLetter> refused = new ArrayList<>();
    byRun.forEach((run, events) -> {
      for (ReceivedEvent received : events) {
        try {
          List<DeadLetter> impossible = applied(Map.of(run, List.of(received)), Map.of());
          if (!impossible.isEmpty()) {
            refused.addAll(impossible);
            return;
          }
        } catch (DataAccessException e) {
          if (!DataErrors.isDataError(e)) {
            throw e;
          }
          refused.add(new DeadLetter(received.record(), DeadLetterReason.INVALID_DATA, e));
          return;
        }
      }
    });
    return refused;
  }

  private List<DeadLetter> applied(
      Map<RunId, List<ReceivedEvent>> byRun, Map<Integer, Long> nextOffsets) {
    List<RunFold> folds =
        transaction.execute(
            _ -> jdbc.execute((Connection connection) -> write(connection, byRun, nextOffsets)));
    List<DeadLetter> refused = new ArrayList<>();
    for (RunFold fold : folds) {
      if (fold.applied() > 0) {
        recent.keep(fold.after());
      }
      metrics.folded(fold);
      gaps.note(fold);
      refused.addAll(fold.refused());
    }
    return refused;
  }

  private List<RunFold> write(
      Connection connection, Map<RunId, List<ReceivedEvent>> byRun, Map<Integer, Long> nextOffsets)
      throws SQLException {
    Map<RunId, Run> stored = stored(connection, byRun.keySet());
    List<RunFold> folds =
        byRun.entrySet().stream()
            .map(entry -> RunFold.of(stored.get(entry.getKey()), entry.getValue()))
            .toList();
    ProgressWrites.write(connection, folds);
    if (folds.stream().allMatch(fold -> fold.refused().isEmpty())) {
      ProgressWrites.raisePositions(connection, nextOffsets);
    }
    return folds;
  }

  private Map<RunId, Run> stored(Connection connection, Collection<RunId> ids) throws SQLException {
    Map<RunId, Run> stored = new HashMap<>();
    List<RunId> unknown = new ArrayList<>();
    ProgressReads.lock(connection, ids)
        .forEach((id, sequence) -> {
          Run run = recent.at(id, sequence);
          if (run == null) {
            unknown.add(id);
          } else {
            stored.put(id, run);
          }
        });
    for (Run run : ProgressReads.load(connection, unknown)) {
      stored.put(run.ref().runId(), run);
    }
    return stored;
  }
}
