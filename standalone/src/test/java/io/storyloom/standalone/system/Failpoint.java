package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;

/// A point in the life of a run at which a process is caught. It stands in the database: a trigger
/// on what the process writes there. So the services are the real ones, and know nothing of it.
final class Failpoint implements AutoCloseable {

  private static final long KEY = 4711;
  private static final int PATIENCE_MILLIS = 30_000;

  /// Which side of the commit of what is written.
  enum Side {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final Connection connection;
  private final String table;
  private final Side side;

  private Failpoint(Connection connection, String table, Side side) {
    this.connection = connection;
    this.table = table;
    this.side = side;
  }

  /// @param write such as `after insert on work.run`
  /// @param condition on the rows `new` and `old`, empty for every row
  static Failpoint at(Connection connection, String write, String condition, Side side)
      throws SQLException {
    String table = write.substring(write.lastIndexOf(' ') + 1);
    Failpoint failpoint = new Failpoint(connection, table, side);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create or replace function public.failpoint() returns trigger language plpgsql as $$
          begin
            %s
            return null;
          end $$
          """
              .formatted(
                  side == Side.BEFORE_COMMIT
                      ? "perform pg_advisory_xact_lock_shared(%d);".formatted(KEY)
                      : "perform pg_notify('failpoint', '');"));
      statement.execute("select pg_advisory_lock(%d)".formatted(KEY));
      statement.execute("listen failpoint");
      statement.execute(
          "create trigger failpoint %s for each row %s execute function public.failpoint()"
              .formatted(write, condition.isEmpty() ? "" : "when (" + condition + ")"));
    }
    return failpoint;
  }

  /// Waits until the process is there, and kills it.
  void kill(ServiceProcess process) throws SQLException {
    switch (side) {
      case AFTER_COMMIT -> {
        var notifications = connection.unwrap(PGConnection.class).getNotifications(PATIENCE_MILLIS);
        assertThat(notifications).as("the process comes to the point").isNotEmpty();
        process.kill();
      }
      case BEFORE_COMMIT -> {
        Awaitility.await("the process comes to the point")
            .atMost(Duration.ofMillis(PATIENCE_MILLIS))
            .until(() -> count("select count(*) from pg_locks " + WAITING) > 0);
        process.kill();
        // What is not committed by then never will be: its session ends, whatever it was about.
        count("select count(pg_terminate_backend(pid)) from pg_locks " + WAITING);
        Awaitility.await("its session is gone")
            .until(() -> count("select count(*) from pg_locks " + WAITING) == 0);
      }
    }
  }

  private static final String WAITING =
      "where locktype = 'advisory' and objid = %d and not granted".formatted(KEY);

  private long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("drop trigger failpoint on " + table);
    }
  }
}
