package io.storyloom.messaging.relay;

import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes commits on to whoever relays the run: in process when that is this instance, else by a
/// `NOTIFY` for all commits of the last moment. Holds one connection to listen for the others'.
///
/// Best effort: what gets lost here is found by the owner's sweep.
public final class CommitNotifications implements CommitSignal, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommitNotifications.class);

  /// A payload must stay below 8,000 bytes.
  private static final int RUNS_PER_NOTIFICATION = 200;

  private static final int LISTEN_MILLIS = 500;
  private static final long RETRY_MILLIS = 500;
  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  private final DataSource dataSource;
  private final String channel;
  private final ShardOwnership ownership;
  private final OutboxRelay relay;
  private final WakeUps foreign = new WakeUps();
  private final Thread notifier;
  private final Thread listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean closing;

  public CommitNotifications(
      DataSource dataSource, String schema, ShardOwnership ownership, OutboxRelay relay) {
    this.dataSource = dataSource;
    this.channel = "storyloom_" + schema + "_commit";
    this.ownership = ownership;
    this.relay = relay;
    this.notifier = Thread.ofVirtual().name("commit-notifier").unstarted(this::notifyOthers);
    this.listener =
        Thread.ofPlatform().daemon().name("commit-listener").unstarted(this::listenForOthers);
  }

  public void start() {
    notifier.start();
    listener.start();
  }

  @Override
  public void committed(Collection<RunId> runs) {
    Set<Integer> owned = ownership.owned();
    var byOwner =
        runs.stream()
            .collect(Collectors.partitioningBy(run -> owned.contains(ownership.shardOf(run))));
    List<RunId> mine = byOwner.getOrDefault(true, List.of());
    List<RunId> others = byOwner.getOrDefault(false, List.of());
    if (!mine.isEmpty()) {
      relay.committed(mine);
    }
    if (!others.isEmpty()) {
      foreign.add(others);
    }
  }

  private void notifyOthers() {
    while (!closing) {
      try {
        List<RunId> runs = foreign.take(RUNS_PER_NOTIFICATION, IDLE_NANOS);
        if (!runs.isEmpty()) {
          send(runs);
        }
      } catch (SQLException e) {
        LOG.debug("A notification was not sent", e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void send(List<RunId> runs) throws SQLException {
    String payload = runs.stream().map(RunId::toString).collect(Collectors.joining(","));
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement("select pg_notify(?, ?)")) {
      statement.setString(1, channel);
      statement.setString(2, payload);
      statement.execute();
    }
  }

  private void listenForOthers() {
    while (!closing) {
      try (Connection connection = dataSource.getConnection()) {
        listen(connection);
      } catch (SQLException e) {
        LOG.debug("Listening was interrupted, trying again", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      closing = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing = true;
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection notifications = connection.unwrap(PGConnection.class);
    execute(connection, "listen " + channel);
    // Whatever was committed while nobody listened.
    relay.sweepSoon();
    while (!closing) {
      PGNotification[] received = notifications.getNotifications(LISTEN_MILLIS);
      if (received != null) {
        relay.committed(Arrays.stream(received).flatMap(this::runsOf).toList());
      }
    }
    execute(connection, "unlisten " + channel);
  }

  private Stream<RunId> runsOf(PGNotification notification) {
    try {
      return Arrays.stream(notification.getParameter().split(",")).map(RunId::of).toList().stream();
    } catch (IllegalArgumentException e) {
      // Anybody may notify; the sweep finds what was in it.
      LOG.warn("A notification on {} names no runs: {}", channel, e.getMessage());
      return Stream.empty();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    closing = true;
    closed.countDown();
    notifier.interrupt();
    try {
      listener.join(Duration.ofMillis(4L * LISTEN_MILLIS));
      notifier.join(Duration.ofMillis(LISTEN_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
