package io.storyloom.messaging.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.run.RunId;
import java.util.Collection;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Producer;

/// Sends each run's rows to Kafka strictly in order, on one thread.
///
/// Woken by commits of its own process, and by a sweep for everything else. Nothing it meets ends
/// it: a broker or database that is away is tried again without end.
public final class OutboxRelay implements CommitSignal, AutoCloseable {

  /// @param producers makes a producer with [RelayProducer#settings]
  public OutboxRelay(
      RelaySettings settings,
      DataSource dataSource,
      RunTable runs,
      ShardOwnership ownership,
      Supplier<Producer<String, byte[]>> producers,
      MeterRegistry meters) {}

  public void start() {}

  @Override
  public void committed(Collection<RunId> runs) {}

  /// Looks for unsent rows now; to be called when shards were gained.
  public void sweepSoon() {}

  /// Sends again what the outbox still has of these runs.
  public void resend(Collection<RunId> runs) {}

  @Override
  public void close() {}
}
