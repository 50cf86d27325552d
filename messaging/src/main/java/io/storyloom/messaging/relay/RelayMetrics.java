package io.storyloom.messaging.relay;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/// How much of the owned shards waits to be sent, asked when somebody looks but not more often than
/// every few seconds.
final class RelayMetrics {

  private static final long KEPT_NANOS = Duration.ofSeconds(3).toNanos();
  private static final RunQueries.Backlog UNKNOWN = new RunQueries.Backlog(-1, Double.NaN);

  private final DataSource dataSource;
  private final RunQueries queries;
  private final ShardOwnership ownership;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile RunQueries.Backlog last = UNKNOWN;
  private volatile long askedAtNanos = System.nanoTime() - KEPT_NANOS;

  RelayMetrics(DataSource dataSource, RunQueries queries, ShardOwnership ownership) {
    this.dataSource = dataSource;
    this.queries = queries;
    this.ownership = ownership;
  }

  void bindTo(MeterRegistry meters, String schema) {
    Gauge.builder("storyloom.outbox.depth", this, m -> known(m.backlog().rows()))
        .description("Records that are not acknowledged by Kafka yet")
        .tag("owner", schema)
        .strongReference(true)
        .register(meters);
    Gauge.builder("storyloom.outbox.oldest", this, m -> m.backlog().oldestSeconds())
        .description("Age of the oldest record that is not acknowledged by Kafka yet")
        .baseUnit("seconds")
        .tag("owner", schema)
        .strongReference(true)
        .register(meters);
  }

  private static double known(long rows) {
    return rows < 0 ? Double.NaN : rows;
  }

  private RunQueries.Backlog backlog() {
    if (System.nanoTime() - askedAtNanos >= KEPT_NANOS && asking.tryLock()) {
      try {
        last = ask();
        askedAtNanos = System.nanoTime();
      } finally {
        asking.unlock();
      }
    }
    return last;
  }

  private RunQueries.Backlog ask() {
    try (Connection connection = dataSource.getConnection()) {
      return queries.backlog(connection, ownership.owned());
    } catch (SQLException e) {
      return UNKNOWN;
    }
  }
}
