package io.storyloom.messaging.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops the partitions that [DailyPartitions] made, once every run of the day ended long enough
/// ago.
///
/// A drop locks the whole table. It waits for that lock only for a moment, as writers wait behind
/// it, and otherwise fails, to be tried again later; `detach concurrently` is no way, as there is a
/// default partition.
public final class ExpiredPartitions implements Expiry {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiredPartitions.class);

  private final EndedRuns runs;
  private final String table;
  private final Duration kept;

  /// @param table with its schema
  /// @param kept how long after the end of the last run and of the day; at least a day, as
  ///   yesterday's partition would be made again
  public ExpiredPartitions(EndedRuns runs, String table, Duration kept) {
    this.runs = runs;
    this.table = table;
    this.kept = kept;
  }

  private record Partition(String name, Instant from, Instant to) {

    static Partition of(String table, String suffix) {
      LocalDate day = LocalDate.parse(suffix, DateTimeFormatter.BASIC_ISO_DATE);
      return new Partition(
          table + "_" + suffix,
          DailyPartitions.startOf(day),
          DailyPartitions.startOf(day.plusDays(1)));
    }

    String firstRunId() {
      return DailyPartitions.firstRunId(from);
    }

    String endRunId() {
      return DailyPartitions.firstRunId(to);
    }
  }

  @Override
  public void expire(Connection connection, Instant now) throws SQLException {
    Instant limit = now.minus(kept);
    int dropped = 0;
    try {
      for (Partition partition : partitions(connection)) {
        if (!partition.to().isAfter(limit)
            && !isNeeded(connection, partition, limit)
            && drop(connection, partition)) {
          dropped++;
        }
      }
    } finally {
      if (dropped > 0) {
        LOG.info("Dropped {} partitions of {}", dropped, table);
      }
    }
  }

  private List<Partition> partitions(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select right(c.relname, 8) from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = ?::regclass and c.relname ~ '_[0-9]{8}$' order by 1
            """)) {
      query.setString(1, table);
      List<Partition> partitions = new ArrayList<>();
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          partitions.add(Partition.of(table, result.getString(1)));
        }
      }
      return partitions;
    }
  }

  private boolean isNeeded(Connection connection, Partition partition, Instant limit)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            runs.neededBetween(partition.firstRunId(), partition.endRunId()))) {
      query.setObject(1, limit.atOffset(ZoneOffset.UTC));
      return isTrue(query.executeQuery());
    }
  }

  /// A run that comes so late that it was not there before is open, which is quick to find out
  /// while writers wait; one that comes later still has its rows in the default partition.
  private boolean drop(Connection connection, Partition partition) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '100ms'");
      statement.execute("lock table only " + table + " in access exclusive mode");
      boolean needed =
          isTrue(
              statement.executeQuery(
                  runs.openBetween(partition.firstRunId(), partition.endRunId())));
      if (!needed) {
        statement.execute("drop table " + partition.name());
      }
      connection.commit();
      return !needed;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean isTrue(ResultSet query) throws SQLException {
    try (query) {
      return query.next() && query.getBoolean(1);
    }
  }
}
