package io.storyloom.worker.run;

import io.storyloom.messaging.relay.AssignedPartitions;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.topic.RebalanceAfterStart;
import io.storyloom.run.RunId;
import io.storyloom.worker.run.lane.Lanes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/// Follows the consumer group: runs of partitions that came get lanes, lanes of partitions that
/// went drain.
public final class RunSweep implements ConsumerAwareRebalanceListener {

  private static final Logger log = LoggerFactory.getLogger(RunSweep.class);

  private final AssignedPartitions owned;
  private final OutboxRelay relay;
  private final Lanes lanes;
  private final RebalanceAfterStart rebalanceAfterStart = new RebalanceAfterStart();

  public RunSweep(AssignedPartitions owned, OutboxRelay relay, Lanes lanes) {
    this.owned = owned;
    this.relay = relay;
    this.lanes = lanes;
  }

  /// Starts a lane for every unfinished run of the owned partitions that has none.
  public void startMissingLanes() {
    startMissingLanes(owned.owned());
  }

  private void startMissingLanes(Collection<Integer> partitions) {
    if (!partitions.isEmpty()) {
      for (RunId runId : lanes.unfinished(partitions)) {
        lanes.ensure(owned.shardOf(runId), runId);
      }
      drainLost(partitions);
    }
  }

  /// A partition may have gone while its runs were looked for.
  private void drainLost(Collection<Integer> partitions) {
    Set<Integer> lost = new HashSet<>(partitions);
    lost.removeAll(owned.owned());
    lanes.drain(lost);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    rebalanceAfterStart.assigned(consumer);
    Set<Integer> gained = numbers(partitions);
    owned.assigned(gained);
    lanes.keep(gained);
    relay.sweepSoon();
    try {
      startMissingLanes(gained);
    } catch (RuntimeException e) {
      log.warn("Runs of gained partitions are looked for again soon: {}", e.getMessage());
    }
  }

  @Override
  public void onPartitionsRevokedBeforeCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lose(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lose(partitions);
  }

  private void lose(Collection<TopicPartition> partitions) {
    Set<Integer> gone = numbers(partitions);
    owned.revoked(gone);
    lanes.drain(gone);
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return Set.copyOf(List.copyOf(partitions).stream().map(TopicPartition::partition).toList());
  }
}
