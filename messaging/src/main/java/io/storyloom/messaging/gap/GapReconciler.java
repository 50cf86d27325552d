package io.storyloom.messaging.gap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.gap.GapQueries.Look;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.relay.ShardOwnership;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
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

  /// More than begin and end between two looks.
  private static final int YOUNGEST = 20_000;

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
  private Set<RunId> openBefore = Set.of();
  private Set<Integer> ownedBefore = Set.of();
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
    Set<Integer> owned = Set.copyOf(ownership.owned());
    // Nothing is known yet of what another instance watched.
    boolean thorough = !now.isBefore(thoroughAt) || !ownedBefore.containsAll(owned);
    Instant since = now.minus(thorough ? properties.kept() : properties.recent());
    Map<Integer, Long> positions;
    Look look = new Look(List.of(), Set.of());
    try (Connection connection = dataSource.getConnection()) {
      if (!GapQueries.readTablesExist(connection)) {
        return;
      }
      positions = GapQueries.positions(connection);
      if (!owned.isEmpty()) {
        Set<RunId> watched = new HashSet<>(watch.suspects());
        watched.addAll(openBefore);
        look =
            queries.look(
                connection, owned, since, thorough ? Integer.MAX_VALUE : YOUNGEST, watched);
      }
    }
    openBefore = look.open();
    ownedBefore = owned;
    List<RunId> due = watch.observe(positions, look.lacking(), now);
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
