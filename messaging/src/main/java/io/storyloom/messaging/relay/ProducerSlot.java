package io.storyloom.messaging.relay;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/// The relay's producer, made again after it broke.
final class ProducerSlot {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final Supplier<Producer<String, byte[]>> producers;
  private final BooleanSupplier givenUp;
  private @Nullable Producer<String, byte[]> producer;

  /// @param givenUp whether what is in flight is not waited for any longer
  ProducerSlot(Supplier<Producer<String, byte[]>> producers, BooleanSupplier givenUp) {
    this.producers = producers;
    this.givenUp = givenUp;
  }

  Producer<String, byte[]> get() {
    Producer<String, byte[]> current = producer;
    if (current == null) {
      current = producers.get();
      producer = current;
    }
    return current;
  }

  boolean isGivenUp() {
    return givenUp.getAsBoolean();
  }

  /// Ends the producer and whatever it still has in flight.
  void drop() {
    end(Duration.ZERO);
  }

  void close() {
    end(CLOSE_WITHIN);
  }

  private void end(Duration timeout) {
    Producer<String, byte[]> current = producer;
    if (current != null) {
      producer = null;
      current.close(timeout);
    }
  }
}
