package io.storyloom.messaging.gap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.relay.ShardOwnership;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the relay send a run again whose projection lacks an event that the projector has passed.
///
/// Only looks at runs that this instance relays. The gauge `storyloom_projection_gaps` counts the
/// runs for which that has not helped in time.
public final class GapReconciler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GapReconciler.class);

  private final DataSource dataSource;
  private final ShardOwnership ownership;
  private final OutboxRelay relay;
  private final GapProperties properties;
  private final Clock clock;
  private final GapQueries queries;
  private final GapWatch watch;
  private final Counter resends;
  private final ScheduledExecutorService executor;
  private Instant thoroughAt = Instant.MIN;
  private volatile long alarms;
  private boolean waiting;

  public GapReconciler(
      DataSource dataSource,
      RunTable table,
      ShardOwnership ownership,
      OutboxRelay relay,
      TopicProperties topics,
      GapProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this.dataSource = dataSource;
    this.ownership = ownership;
    this.relay = relay;
    this.properties = properties;
    this.clock = clock;
    this.queries = new GapQueries(table);
    this.watch = new GapWatch(properties, topics.events().partitions());
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("projection-gaps-" + table.schema()).factory());
    this.resends =
        Counter.builder("storyloom.projection.resends")
            .description("Runs sent again because the read tables lacked an event")
            .tag("owner", table.schema())
            .register(meters);
    Gauge.builder("storyloom.projection.gaps", this, reconciler -> reconciler.alarms)
        .description("Runs of which the read tables have lacked an event for too long")
        .tag("owner", table.schema())
        .strongReference(true)
        .register(meters);
  }

  public void start() {
    long millis = properties.interval().toMillis();
    var _ = executor.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      reconcile();
      waiting = false;
    } catch (SQLException | RuntimeException e) {
      if (!waiting) {
        waiting = true;
        LOG.warn("Gaps of the read tables can't be looked for now: {}", e.getMessage());
      }
    }
  }

  private void reconcile() throws SQLException {
    Instant now = clock.instant();
    boolean thorough = !now.isBefore(thoroughAt);
    Instant since = now.minus(thorough ? properties.kept() : properties.recent());
    Set<Integer> owned = ownership.owned();
    Map<Integer, Long> positions;
    List<LackingRun> lacking;
    try (Connection connection = dataSource.getConnection()) {
      if (!GapQueries.readTablesExist(connection)) {
        return;
      }
      positions = GapQueries.positions(connection);
      lacking =
          owned.isEmpty() ? List.of() : queries.lacking(connection, owned, since, watch.suspects());
    }
    List<RunId> due = watch.observe(positions, lacking, now);
    alarms = watch.alarms();
    if (!due.isEmpty()) {
      LOG.info("{} runs are sent again, as the read tables lack events of them", due.size());
      relay.resend(due);
      resends.increment(due.size());
    }
    if (thorough) {
      thoroughAt = now.plus(properties.thorough());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
