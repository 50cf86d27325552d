package io.storyloom.worker.run.instance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/// This worker as the others see it: one incarnation per start, with a sign of life every two
/// seconds in database time. A session lock on the instance's name keeps a second process from
/// living under the same one.
public final class WorkerInstance implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WorkerInstance.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

  private static final String STAMP =
      "update work.worker set stamp = clock_timestamp() where incarnation = ? and not dead";

  private final DataSource dataSource;
  private final JdbcTemplate jdbc;
  private final String name;
  private final Runnable onLost;
  private volatile @Nullable Connection guard;
  private @Nullable ScheduledExecutorService heartbeat;
  private volatile long incarnation;

  /// @param onLost called when another process lives under this name
  public WorkerInstance(DataSource dataSource, String name, Runnable onLost) {
    this.dataSource = dataSource;
    this.jdbc = new JdbcTemplate(dataSource);
    this.name = name;
    this.onLost = onLost;
  }

  /// Another process lives under the same name.
  public static final class InstanceInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InstanceInUseException(String name) {
      super(
          "A worker with the instance name '%s' is running already; stop it, or give this one another name with STORYLOOM_INSTANCE"
              .formatted(name));
    }
  }

  /// Takes the name and begins a new incarnation; earlier ones of the name are dead.
  ///
  /// @throws InstanceInUseException when another process keeps the name for five seconds
  public void start() throws SQLException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!takeName()) {
      if (System.nanoTime() - end > 0) {
        throw new InstanceInUseException(name);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    jdbc.update("update work.worker set dead = true where instance = ? and not dead", name);
    Long number =
        jdbc.queryForObject(
            "insert into work.worker (instance) values (?) returning incarnation",
            Long.class,
            name);
    incarnation = number == null ? 0 : number;
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sign-of-life").factory());
    long period = SIGN_OF_LIFE.toMillis();
    var _ = timer.scheduleAtFixedRate(this::signOfLife, period, period, TimeUnit.MILLISECONDS);
    heartbeat = timer;
    log.info("Worker '{}' is incarnation {}", name, incarnation);
  }

  /// The number of this start.
  public long incarnation() {
    return incarnation;
  }

  private boolean takeName() throws SQLException {
    Connection connection = dataSource.getConnection();
    boolean taken = false;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pg_try_advisory_lock(hashtextextended('storyloom worker ' || ?, 0))")) {
      connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        taken = row.next() && row.getBoolean(1);
      }
    } finally {
      if (!taken) {
        connection.close();
      }
    }
    if (taken) {
      guard = connection;
    }
    return taken;
  }

  /// Only a successor says that the name is lost: when the connection broke, the server may go on
  /// for a while to keep the lock for it.
  private void signOfLife() {
    try {
      if (guard == null && !takeName()) {
        log.debug("The name '{}' is still locked by an earlier connection", name);
      }
      if (!stamp()) {
        log.error("Another worker lives under the instance name '{}', this one stops", name);
        onLost.run();
      }
    } catch (SQLException | RuntimeException e) {
      log.warn("The sign of life of worker '{}' could not be stored: {}", name, e.getMessage());
      dropGuard();
    }
  }

  /// @return whether this incarnation is still alive in the eyes of the others
  private boolean stamp() throws SQLException {
    Connection held = guard;
    if (held == null) {
      return jdbc.update(STAMP, incarnation) > 0;
    }
    try (PreparedStatement statement = held.prepareStatement(STAMP)) {
      statement.setLong(1, incarnation);
      return statement.executeUpdate() > 0;
    }
  }

  private void dropGuard() {
    Connection held = guard;
    guard = null;
    if (held != null) {
      try {
        held.abort(Runnable::run);
        held.close();
      } catch (SQLException e) {
        log.debug("The connection of worker '{}' could not be closed", name, e);
      }
    }
  }

  /// Marks this incarnation dead, so that its runs may be taken at once, and gives the name back.
  @Override
  public void close() {
    if (heartbeat != null) {
      heartbeat.shutdownNow();
    }
    try {
      jdbc.update("update work.worker set dead = true where incarnation = ?", incarnation);
      Connection held = guard;
      if (held != null) {
        guard = null;
        try (held;
            PreparedStatement statement =
                held.prepareStatement("select pg_advisory_unlock_all()")) {
          statement.execute();
        }
      }
    } catch (SQLException | RuntimeException e) {
      log.warn("Worker '{}' could not sign off: {}", name, e.getMessage());
    }
  }
}
