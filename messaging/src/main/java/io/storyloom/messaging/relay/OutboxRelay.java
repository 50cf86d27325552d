package io.storyloom.messaging.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.run.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends each run's rows to Kafka strictly in order, on one thread.
///
/// Woken by commits of its own process, and by a sweep for everything else. Nothing it meets ends
/// it: a broker or database that is away is tried again without end.
public final class OutboxRelay implements CommitSignal, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  private static final long SHORTEST_BACKOFF_MILLIS = 50;
  private static final int LONGEST_BACKOFF_DOUBLINGS = 5;

  private final RelaySettings settings;
  private final String schema;
  private final WakeUps wakeUps = new WakeUps();
  private final RelayWork work;
  private final Thread thread;
  private volatile long closeAtNanos;
  private volatile boolean closing;

  /// @param producers makes a producer with [RelayProducer#settings]
  public OutboxRelay(
      RelaySettings settings,
      DataSource dataSource,
      RunTable runs,
      ShardOwnership ownership,
      Supplier<Producer<String, byte[]>> producers,
      MeterRegistry meters) {
    this.settings = settings;
    this.schema = runs.schema();
    RunQueries queries = new RunQueries(runs);
    ProducerSlot producer = new ProducerSlot(producers, this::isGivenUp);
    this.work = new RelayWork(settings, dataSource, runs, queries, ownership, producer, wakeUps);
    this.thread = Thread.ofPlatform().daemon().name("outbox-relay-" + schema).unstarted(this::run);
    new RelayMetrics(dataSource, queries, ownership).bindTo(meters, schema);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void committed(Collection<RunId> runs) {
    wakeUps.add(runs);
  }

  /// Looks for unsent rows now; to be called when shards were gained.
  public void sweepSoon() {
    work.askForSweep();
    wakeUps.nudge();
  }

  /// Sends again what the outbox still has of these runs.
  public void resend(Collection<RunId> runs) {
    runs.forEach(run -> work.askFor(new Resend(run, Long.MIN_VALUE, (_, _) -> {})));
    wakeUps.nudge();
  }

  /// Sends again what the outbox still has of these runs.
  ///
  /// @param upTo for each run the position that has to be among what is sent
  /// @param sent told the offset of a run's last record, once it and all before it are
  ///   acknowledged; on the relay's thread, and not at all when the run is asked for anew, becomes
  ///   another's or this process ends
  public void resend(Map<RunId, Long> upTo, ObjLongConsumer<RunId> sent) {
    upTo.forEach((run, position) -> work.askFor(new Resend(run, position, sent)));
    wakeUps.nudge();
  }

  /// Sends what is known to wait, stores the positions and gives up what takes longer than
  /// [RelaySettings#closeWithin].
  @Override
  public void close() {
    closeAtNanos = System.nanoTime() + settings.closeWithin().toNanos();
    closing = true;
    wakeUps.nudge();
    try {
      if (thread.isAlive() && !thread.join(settings.closeWithin().plusSeconds(1))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private boolean isGivenUp() {
    return closing && System.nanoTime() - closeAtNanos >= 0;
  }

  private void run() {
    int failures = 0;
    try {
      while (!closing || (failures == 0 && !wakeUps.isEmpty() && !isGivenUp())) {
        try {
          work.cycle();
          if (failures > 0) {
            LOG.info("The outbox of {} is sent on", schema);
          }
          failures = 0;
        } catch (SQLException | RuntimeException e) {
          if (failures == 0) {
            LOG.warn("The outbox of {} waits: {}", schema, e.toString());
          }
          wakeUps.pause(backoffMillis(failures++));
        }
      }
      work.save();
    } catch (InterruptedException e) {
      LOG.debug("The relay of {} was interrupted", schema);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Positions of {} are lost, so rows come twice: {}", schema, e.toString());
    } finally {
      work.close();
    }
  }

  private static long backoffMillis(int failures) {
    return SHORTEST_BACKOFF_MILLIS << Math.min(failures, LONGEST_BACKOFF_DOUBLINGS);
  }
}
