package io.storyloom.messaging.topic;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;

/// Has every consumer ask for one more rebalance after its first assignment, so that no partition
/// stays without an owner.
///
/// A cooperative rebalance takes a partition from its owner in one round and gives it away in a
/// second one, which the former owner asks for. A static member that stops between the two comes
/// back to its old assignment without any rebalance (KIP-345), and nobody would ever ask for the
/// second round.
public final class RebalanceAfterStart {

  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  /// To be called by the consumer's rebalance listener, whatever was assigned.
  public void assigned(Consumer<?, ?> consumer) {
    if (asked.add(consumer.groupMetadata().memberId())) {
      consumer.enforceRebalance("first assignment after a start");
    }
  }
}
