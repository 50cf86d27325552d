package io.storyloom.messaging.relay;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Ownership by the partitions of the command topic that the consumer group assigned here.
public final class AssignedPartitions implements ShardOwnership {

  private final int partitions;
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

  /// @param partitions how many the command topic has
  public AssignedPartitions(int partitions) {
    this.partitions = partitions;
  }

  public void assigned(Collection<Integer> gained) {
    owned.addAll(gained);
  }

  /// Also for partitions that were lost.
  public void revoked(Collection<Integer> gone) {
    owned.removeAll(gone);
  }

  @Override
  public int shardOf(RunId run) {
    return Topics.partitionOf(run, partitions);
  }

  @Override
  public Set<Integer> owned() {
    return Set.copyOf(owned);
  }
}
