package io.storyloom.messaging.relay;

import io.storyloom.run.RunId;
import java.util.Set;

/// Which runs this instance relays at the moment. Two instances may think so of the same run for a
/// while: records are then sent twice, but never lost or out of order.
public interface ShardOwnership {

  int shardOf(RunId run);

  /// The shards owned now.
  Set<Integer> owned();

  default boolean owns(RunId run) {
    return owned().contains(shardOf(run));
  }
}
