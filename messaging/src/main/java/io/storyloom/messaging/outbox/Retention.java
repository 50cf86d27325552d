package io.storyloom.messaging.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes from time to time what a schema need not keep any longer, in one process at once.
public final class Retention implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNDEFINED_TABLE = "42P01";

  private final DataSource dataSource;
  private final Clock clock;
  private final String schema;
  private final List<Expiry> expiries;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retention").factory());

  /// @param expiries in the order in which they are carried out
  public Retention(DataSource dataSource, Clock clock, String schema, List<Expiry> expiries) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.schema = schema;
    this.expiries = List.copyOf(expiries);
  }

  /// Begins a little later, and then does it hourly.
  public void start() {
    schedule(FIRST);
  }

  private void schedule(Duration delay) {
    if (!executor.isShutdown()) {
      var _ = executor.schedule(this::round, delay.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void round() {
    schedule(isDoneForNow() ? AGAIN : AGAIN_AFTER_FAILURE);
  }

  /// @return false when some of it has to be tried again soon
  private boolean isDoneForNow() {
    try {
      return expire();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Old rows of {} could not be deleted, trying again: {}", schema, e.getMessage());
      return false;
    }
  }

  /// Deletes what may go by now, unless another process is at it.
  ///
  /// @return false when some of it has to be tried again soon
  public boolean expire() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      if (!lock(connection, "pg_try_advisory_lock")) {
        return true;
      }
      try {
        boolean done = true;
        for (Expiry expiry : expiries) {
          done &= expire(connection, expiry);
        }
        return done;
      } finally {
        lock(connection, "pg_advisory_unlock");
      }
    }
  }

  private boolean expire(Connection connection, Expiry expiry) throws SQLException {
    try {
      expiry.expire(connection, clock.instant());
      return true;
    } catch (SQLException e) {
      switch (e.getSQLState()) {
        case LOCK_NOT_AVAILABLE -> LOG.debug("A table of {} is in use, trying again", schema);
        case UNDEFINED_TABLE -> LOG.debug("Another service has not made its tables yet", e);
        case null, default -> throw e;
      }
      return false;
    }
  }

  private boolean lock(Connection connection, String function) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select " + function + "(hashtextextended(?, 0))")) {
      lock.setString(1, "retention of " + schema);
      try (ResultSet result = lock.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
