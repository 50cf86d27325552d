package io.storyloom.projector.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/// How far the read tables are behind, `storyloom_projection_lag_seconds`: the age of the event up
/// to which they are complete in the partition that is furthest behind, 0 when all are caught up.
@Component
final class ProjectionLag {

  private final Clock clock;
  private final Map<TopicPartition, Instant> behind = new ConcurrentHashMap<>();

  ProjectionLag(Clock clock, MeterRegistry registry) {
    this.clock = clock;
    Gauge.builder("storyloom.projection.lag", this, ProjectionLag::seconds)
        .description("Age of the last projected event while events wait, else 0")
        .baseUnit("seconds")
        .register(registry);
  }

  void received(ConsumerRecord<?, ?> record) {
    behind.putIfAbsent(partition(record), Instant.ofEpochMilli(record.timestamp()));
  }

  /// @param last the last record applied of its partition
  void applied(ConsumerRecord<?, ?> last, Consumer<?, ?> consumer) {
    TopicPartition partition = partition(last);
    if (consumer.currentLag(partition).orElse(0) == 0) {
      behind.remove(partition);
    } else {
      behind.put(partition, Instant.ofEpochMilli(last.timestamp()));
    }
  }

  double seconds() {
    Instant now = clock.instant();
    return behind.values().stream()
        .mapToDouble(time -> Math.max(0, Duration.between(time, now).toMillis() / 1000.0))
        .max()
        .orElse(0);
  }

  /// What others project is theirs to tell.
  void lost(Collection<TopicPartition> partitions) {
    behind.keySet().removeAll(partitions);
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
