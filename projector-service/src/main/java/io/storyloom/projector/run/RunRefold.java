package io.storyloom.projector.run;

import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts runs as the log tells them in the place of what the tables say, beside the projector, which
/// goes on from there.
public final class RunRefold {

  private static final int ATTEMPTS = 5;

  /// What became of a run.
  public enum Outcome {
    /// The tables say the same.
    SAME,
    /// The tables said something else, or nothing.
    REPLACED,
    /// The tables have events that the log did not tell; they are left as they are.
    BEHIND,
    /// The tables can't take it; they are left as they are.
    REFUSED
  }

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  public RunRefold(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// Puts these runs in one transaction, under the locks that the projector takes too.
  ///
  /// @throws DataAccessException when the database is away
  public Map<RunId, Outcome> put(Collection<FoldedRun> runs) {
    try {
      return putAtOnce(runs);
    } catch (DataAccessException e) {
      if (!DataErrors.isDataError(e)) {
        throw e;
      }
      if (runs.size() == 1) {
        return Map.of(runs.iterator().next().run().ref().runId(), Outcome.REFUSED);
      }
      Map<RunId, Outcome> outcomes = new HashMap<>();
      runs.forEach(run -> outcomes.putAll(put(List.of(run))));
      return outcomes;
    }
  }

  /// The projector may insert a run that is missing at the same moment.
  private Map<RunId, Outcome> putAtOnce(Collection<FoldedRun> runs) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.execute(
            _ -> jdbc.execute((Connection connection) -> put(connection, runs)));
      } catch (DuplicateKeyException | ConcurrencyFailureException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Map<RunId, Outcome> put(Connection connection, Collection<FoldedRun> runs)
      throws SQLException {
    Map<RunId, FoldedRun> byId = new TreeMap<>();
    runs.forEach(run -> byId.put(run.run().ref().runId(), run));
    Map<RunId, RunVersion> versions = ProgressReads.lock(connection, byId.keySet());
    Map<RunId, ShownRun> shown = ProgressReads.shown(connection, versions.keySet());
    Map<RunId, Outcome> outcomes = new HashMap<>();
    List<FoldedRun> missing = new ArrayList<>();
    List<FoldedRun> replaced = new ArrayList<>();
    byId.forEach((id, folded) -> {
      RunVersion version = versions.get(id);
      if (version == null) {
        missing.add(folded);
      }
      Outcome outcome = compare(folded, version, shown.get(id));
      outcomes.put(id, outcome);
      if (outcome == Outcome.REPLACED) {
        replaced.add(folded);
      }
    });
    ProgressWrites.replace(connection, missing, replaced);
    return outcomes;
  }

  private static Outcome compare(
      FoldedRun folded, @Nullable RunVersion version, @Nullable ShownRun shown) {
    if (version != null && version.sequence() > folded.run().sequence()) {
      return Outcome.BEHIND;
    }
    return ShownRun.of(folded).equals(shown) ? Outcome.SAME : Outcome.REPLACED;
  }
}
