package io.storyloom.messaging.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a partition for yesterday, today and the next three days in tables partitioned by the
/// range of a UUIDv7 `run_id`.
///
/// A row that found none waits in `<table>_default` and is moved when its day's partition is made.
public final class DailyPartitions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DailyPartitions.class);
  private static final int DAYS_BEHIND = 1;
  private static final int DAYS_AHEAD = 3;
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofMinutes(1);

  private final DataSource dataSource;
  private final Clock clock;
  private final List<String> tables;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("daily-partitions").factory());

  /// @param tables with their schema, each with a default partition `<table>_default`
  public DailyPartitions(DataSource dataSource, Clock clock, List<String> tables) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.tables = List.copyOf(tables);
  }

  /// Makes the partitions before it returns, if the database lets it, and then hourly.
  public void start() {
    refresh();
  }

  private void refresh() {
    Duration next = AGAIN;
    try {
      ensure();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Partitions could not be made ahead, trying again: {}", e.getMessage());
      next = AGAIN_AFTER_FAILURE;
    }
    if (!executor.isShutdown()) {
      var _ = executor.schedule(this::refresh, next.toSeconds(), TimeUnit.SECONDS);
    }
  }

  void ensure() throws SQLException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (String table : tables) {
        for (int day = -DAYS_BEHIND; day <= DAYS_AHEAD; day++) {
          ensure(connection, table, today.plusDays(day));
        }
      }
    }
  }

  private static void ensure(Connection connection, String table, LocalDate day)
      throws SQLException {
    String partition = table + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    try {
      if (!exists(connection, partition)) {
        lock(connection, table);
        if (!exists(connection, partition)) {
          create(connection, table, partition, day);
          LOG.debug("Made partition {}", partition);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }

  /// Asks the catalogue itself: `to_regclass` may answer from before the lock.
  private static boolean exists(Connection connection, String table) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where n.nspname || '.' || c.relname = ?)")) {
      query.setString(1, table);
      try (ResultSet result = query.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private static void lock(Connection connection, String table) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select pg_advisory_xact_lock(hashtext(?))")) {
      lock.setString(1, "daily partitions of " + table);
      lock.execute();
    }
  }

  /// Inserts are held off first: one that had chosen the default partition already would fail when
  /// its row belongs to another one afterwards. The time-out is below the one for deadlocks, so
  /// that it is us who give way.
  private static void create(Connection connection, String table, String partition, LocalDate day)
      throws SQLException {
    String from = firstRunId(startOf(day));
    String to = firstRunId(startOf(day.plusDays(1)));
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local lock_timeout = '500ms'");
      statement.execute("lock table " + table + " in share row exclusive mode");
      statement.execute("create table " + partition + " (like " + table + " including all)");
      statement.execute("lock table " + table + "_default in access exclusive mode");
      statement.execute(
          """
          with moved as (
            delete from %1$s_default where run_id >= '%3$s' and run_id < '%4$s' returning *
          )
          insert into %2$s select * from moved
          """
              .formatted(table, partition, from, to));
      statement.execute(
          "alter table %s attach partition %s for values from ('%s') to ('%s')"
              .formatted(table, partition, from, to));
    }
  }

  static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /// The smallest UUIDv7 of a moment: its first 48 bits are milliseconds since 1970.
  static String firstRunId(Instant moment) {
    long millis = moment.toEpochMilli();
    return "%08x-%04x-0000-0000-000000000000".formatted(millis >>> 16, millis & 0xffff);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
