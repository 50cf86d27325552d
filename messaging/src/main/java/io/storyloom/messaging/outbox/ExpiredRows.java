package io.storyloom.messaging.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the rows of runs that ended long enough ago, a bounded number at once.
public final class ExpiredRows implements Expiry {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiredRows.class);
  private static final int BATCH = 5_000;

  private final EndedRuns runs;
  private final String table;
  private final Duration kept;

  /// @param table with its schema; its `run_id` is the beginning of an index
  /// @param kept how long after the end of a run
  public ExpiredRows(EndedRuns runs, String table, Duration kept) {
    this.runs = runs;
    this.table = table;
    this.kept = kept;
  }

  @Override
  public void expire(Connection connection, Instant now) throws SQLException {
    Instant limit = now.minus(kept);
    // Runs that began later cannot have ended before.
    String sql = runs.delete(table, DailyPartitions.firstRunId(limit.plusMillis(1)));
    long all = 0;
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setObject(1, limit.atOffset(ZoneOffset.UTC));
      delete.setInt(2, BATCH);
      int deleted;
      do {
        deleted = delete.executeUpdate();
        all += deleted;
      } while (deleted == BATCH && !Thread.currentThread().isInterrupted());
    }
    if (all > 0) {
      LOG.debug("Deleted {} rows of {}", all, table);
    }
  }
}
