package io.storyloom.messaging.lease;

import io.storyloom.messaging.relay.ShardOwnership;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ownership by short leases on buckets of runs, in database time and shared fairly among the live
/// instances.
public final class BucketLeases implements ShardOwnership, AutoCloseable {

  public static final int BUCKETS = 16;

  private static final Logger LOG = LoggerFactory.getLogger(BucketLeases.class);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofSeconds(3);

  private final DataSource dataSource;
  private final String owner;
  private final LeaseStatements statements;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bucket-leases").factory());
  private volatile Held held = new Held(Set.of(), System.nanoTime());

  /// @param untilNanos when the leases end if they are not renewed, by the local monotonic clock
  private record Held(Set<Integer> buckets, long untilNanos) {}

  /// @param owner this instance; no two live ones may share it
  public BucketLeases(DataSource dataSource, String schema, String owner) {
    this.dataSource = dataSource;
    this.owner = owner;
    this.statements = new LeaseStatements(schema);
  }

  /// The bucket of a run, to be stored with it.
  public static int bucketOf(RunId run) {
    return (int) (run.value().getLeastSignificantBits() & (BUCKETS - 1));
  }

  /// Takes its share before it returns, if the database lets it.
  public void start() {
    renewOrReport();
    var _ =
        executor.scheduleWithFixedDelay(
            this::renewOrReport, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Looks now whether there are buckets to take, as when another instance gave some back.
  void renewSoon() {
    if (!executor.isShutdown()) {
      executor.execute(this::renewOrReport);
    }
  }

  private void renewOrReport() {
    try {
      renew();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Leases were not renewed, trying again: {}", e.getMessage());
    }
  }

  void renew() throws SQLException {
    // Taken before the database's clock is read, so that the lease never seems longer here.
    long asked = System.nanoTime();
    try (Connection connection = dataSource.getConnection()) {
      Set<Integer> buckets = statements.renew(connection, owner, LEASE);
      held = new Held(buckets, asked + LEASE.toNanos());
    }
  }

  @Override
  public int shardOf(RunId run) {
    return bucketOf(run);
  }

  @Override
  public Set<Integer> owned() {
    Held now = held;
    return System.nanoTime() - now.untilNanos() < 0 ? now.buckets() : Set.of();
  }

  /// Gives the buckets back.
  @Override
  public void close() {
    shutDown(executor);
    held = new Held(Set.of(), System.nanoTime());
    try (Connection connection = dataSource.getConnection()) {
      statements.release(connection, owner);
    } catch (SQLException e) {
      LOG.warn("Leases were not given back and run out by themselves: {}", e.getMessage());
    }
  }

  private static void shutDown(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
