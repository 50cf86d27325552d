package io.storyloom.projector.run;

import io.storyloom.messaging.topic.RebalanceAfterStart;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/// Follows the consumer group.
@Component
final class Assignment implements ConsumerAwareRebalanceListener {

  private final ProjectionLag lag;
  private final RebalanceAfterStart rebalanceAfterStart = new RebalanceAfterStart();

  Assignment(ProjectionLag lag) {
    this.lag = lag;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    rebalanceAfterStart.assigned(consumer);
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lag.lost(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lag.lost(partitions);
  }
}
