package io.storyloom.messaging.relay;

import io.storyloom.messaging.record.CloudEventHeaders;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/// What the relay's thread does: sweep, read, send, wait for every answer, remember.
final class RelayWork {

  private static final long LEFT_OVER_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int SWEPT_AT_ONCE = 2_000;

  /// A sweep is so many times longer ago than it took.
  private static final int SWEEP_REST = 20;

  /// A row this large may be refused, so nothing of its run is sent behind it before it is in.
  private static final int LARGE_ROW = 32 * 1024;

  private final RelaySettings settings;
  private final DataSource dataSource;
  private final RunTable table;
  private final RunQueries queries;
  private final ShardOwnership ownership;
  private final ProducerSlot producer;
  private final WakeUps wakeUps;
  private final CloudEventHeaders headers;
  private final RowReader reader;
  private final Positions positions;
  private final StoppedRuns stopped = new StoppedRuns();
  private final Set<RunId> ended = new HashSet<>();
  private final Queue<Resend> asked = new ConcurrentLinkedQueue<>();
  private final Map<RunId, Resend> resends = new HashMap<>();
  private volatile boolean sweepAsked = true;
  private boolean sweepLeftMore;
  private long sweepAtNanos = System.nanoTime();
  private long leftOverAtNanos = System.nanoTime();

  RelayWork(
      RelaySettings settings,
      DataSource dataSource,
      RunTable table,
      RunQueries queries,
      ShardOwnership ownership,
      ProducerSlot producer,
      WakeUps wakeUps) {
    this.settings = settings;
    this.dataSource = dataSource;
    this.table = table;
    this.queries = queries;
    this.ownership = ownership;
    this.producer = producer;
    this.wakeUps = wakeUps;
    this.headers = new CloudEventHeaders(settings.source());
    this.reader = new RowReader(table, settings);
    this.positions = new Positions(table.schema(), settings.writeBehind());
  }

  void askForSweep() {
    sweepAsked = true;
  }

  void askFor(Resend resend) {
    asked.add(resend);
  }

  /// One round; waits for something to do. Whatever was not done is found again after an exception.
  void cycle() throws SQLException, InterruptedException {
    List<RunId> woken = wakeUps.take(settings.runs(), idleNanos());
    try {
      rewind();
      Predicate<RunId> mine = ownedNow();
      List<RunId> ready =
          woken.stream().filter(run -> mine.test(run) && !stopped.isWaiting(run)).toList();
      if (!ready.isEmpty()) {
        ship(read(ready));
      }
      if (sweepIsDue()) {
        sweep(mine);
      } else if (positions.dueInNanos() <= 0) {
        save();
      }
    } catch (SQLException | RuntimeException e) {
      wakeUps.add(woken);
      throw e;
    }
  }

  private long idleNanos() {
    if (sweepIsDue()) {
      return 0;
    }
    return Math.max(0, Math.min(sweepAtNanos - System.nanoTime(), positions.dueInNanos()));
  }

  private Predicate<RunId> ownedNow() {
    Set<Integer> owned = ownership.owned();
    return run -> owned.contains(ownership.shardOf(run));
  }

  private void rewind() {
    for (Resend resend = asked.poll(); resend != null; resend = asked.poll()) {
      positions.rewind(resend.run(), table.firstPosition() - 1);
      resends.put(resend.run(), resend);
      wakeUps.add(List.of(resend.run()));
    }
  }

  private RowReader.Batch read(List<RunId> runs) throws SQLException {
    List<@Nullable Long> after = new ArrayList<>(runs.size());
    for (RunId run : runs) {
      after.add(positions.after(run));
    }
    try (Connection connection = dataSource.getConnection()) {
      return reader.read(connection, runs, after);
    }
  }

  private void ship(RowReader.Batch batch) throws InterruptedException {
    wakeUps.add(batch.unread());
    if (batch.runs().isEmpty()) {
      return;
    }
    Shipment shipment = new Shipment(headers, producer.get(), producer::isGivenUp);
    batch.runs().forEach((run, unsent) -> load(shipment, run, unsent));
    for (Shipment.Stream stream : shipment.send()) {
      settle(stream);
    }
    Exception trouble = shipment.trouble();
    if (trouble != null) {
      if (!(trouble instanceof RetriableException)) {
        producer.drop();
      }
      throw new KafkaException("Kafka does not take records: " + trouble.getMessage(), trouble);
    }
  }

  private void load(Shipment shipment, RunId run, RowReader.Unsent unsent) {
    List<Row> next = new ArrayList<>(unsent.rows().size());
    long expected = unsent.after() + 1;
    for (Row row : unsent.rows()) {
      if (row.position() != expected) {
        stopped.stop(run, "row " + expected + " is missing before " + row.position());
        break;
      }
      next.add(row);
      expected++;
      if (row.payload().length >= LARGE_ROW) {
        wakeUps.add(List.of(run));
        break;
      }
    }
    if (!next.isEmpty()) {
      shipment.add(run, next);
    }
  }

  private void settle(Shipment.Stream stream) {
    positions.raise(stream);
    tell(stream);
    if (table.closesItself() && stream.done().stream().anyMatch(row -> row.type().terminal())) {
      ended.add(stream.run());
    }
    Exception rejection = stream.rejection();
    if (rejection != null) {
      Row row = stream.firstUndone();
      stopped.stop(
          stream.run(),
          row.type() + " " + row.position() + " is refused: " + rejection.getMessage());
    } else if (stream.isDone()) {
      stopped.goesOn(stream.run());
    } else {
      wakeUps.add(List.of(stream.run()));
    }
  }

  private void tell(Shipment.Stream stream) {
    List<Row> done = stream.done();
    Resend resend = resends.get(stream.run());
    if (resend != null && !done.isEmpty() && done.getLast().position() >= resend.upTo()) {
      resends.remove(stream.run());
      resend.sent().accept(stream.run(), stream.offsetOf(done.size() - 1));
    }
  }

  private boolean sweepIsDue() {
    return sweepAsked
        || (sweepLeftMore && wakeUps.isEmpty())
        || System.nanoTime() - sweepAtNanos >= 0;
  }

  private void sweep(Predicate<RunId> mine) throws SQLException {
    long began = System.nanoTime();
    sweepAsked = false;
    try (Connection connection = dataSource.getConnection()) {
      save(connection);
      resends.keySet().removeIf(mine.negate());
      positions.forget(mine, resends.keySet());
      stopped.retain(mine);
      Set<Integer> owned = ownership.owned();
      if (!owned.isEmpty()) {
        List<RunId> found = queries.pending(connection, owned, stopped.waiting(), SWEPT_AT_ONCE);
        wakeUps.add(found);
        sweepLeftMore = found.size() == SWEPT_AT_ONCE;
        closeLeftOver(connection, owned);
      }
    } catch (SQLException e) {
      sweepAsked = true;
      throw e;
    }
    long took = System.nanoTime() - began;
    sweepAtNanos = began + Math.max(settings.sweep().toNanos(), SWEEP_REST * took);
  }

  private void closeLeftOver(Connection connection, Set<Integer> owned) throws SQLException {
    if (table.closesItself() && System.nanoTime() - leftOverAtNanos >= 0) {
      queries.closeLeftOver(connection, owned);
      leftOverAtNanos = System.nanoTime() + LEFT_OVER_NANOS;
    }
  }

  /// Stores the positions and closes the runs that ended.
  void save() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      save(connection);
    }
  }

  private void save(Connection connection) throws SQLException {
    positions.save(connection);
    if (!ended.isEmpty()) {
      queries.close(connection, ended);
      ended.clear();
    }
  }

  void close() {
    producer.close();
  }
}
