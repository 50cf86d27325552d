package io.storyloom.messaging.topic;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates the topics that are missing and checks the ones that are there.
public final class TopicSetup {

  private static final int DLT_PARTITIONS = 6;
  private static final Duration COMMANDS_KEPT = Duration.ofDays(7);
  private static final Duration DLT_KEPT = Duration.ofDays(30);
  private static final String FOR_EVER = "-1";

  /// For the headers that a dead letter has in addition.
  private static final int DLT_ROOM = 16 * 1024;

  private static final int TIMEOUT_SECONDS = 15;

  private final TopicProperties properties;

  public TopicSetup(TopicProperties properties) {
    this.properties = properties;
  }

  /// @throws TopicRefusedException when a topic has another number of partitions than configured
  /// @throws ExecutionException when the broker refuses, or is away
  /// @throws TimeoutException when the broker is away
  public void ensure(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> existing = new HashSet<>();
    for (Map.Entry<String, KafkaFuture<Void>> creation :
        admin.createTopics(topics()).values().entrySet()) {
      if (!isCreated(creation.getValue())) {
        existing.add(creation.getKey());
      }
    }
    // A topic created just now is as asked for, and other brokers may not know it yet.
    for (TopicDescription found :
        admin
            .describeTopics(existing)
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .values()) {
      verify(found);
    }
  }

  /// @return false when the topic exists
  private static boolean isCreated(KafkaFuture<Void> creation)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      creation.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      return false;
    }
  }

  private void verify(TopicDescription found) {
    switch (found.name()) {
      case Topics.COMMANDS -> verify(found, "commands", properties.commands().partitions());
      case Topics.EVENTS -> verify(found, "events", properties.events().partitions());
      default -> {}
    }
  }

  private static void verify(TopicDescription found, String name, int configured) {
    int partitions = found.partitions().size();
    if (partitions != configured) {
      throw new TopicRefusedException(
          ("Topic %s has %d partitions but storyloom.kafka.%s.partitions is %d; "
                  + "the count is fixed once the topic exists, so set the property to %d.")
              .formatted(found.name(), partitions, name, configured, partitions));
    }
  }

  private List<NewTopic> topics() {
    return List.of(
        topic(Topics.COMMANDS, properties.commands().partitions(), millis(COMMANDS_KEPT), 0),
        topic(Topics.EVENTS, properties.events().partitions(), FOR_EVER, 0),
        topic(Topics.COMMANDS_DLT, DLT_PARTITIONS, millis(DLT_KEPT), DLT_ROOM),
        topic(Topics.EVENTS_DLT, DLT_PARTITIONS, millis(DLT_KEPT), DLT_ROOM));
  }

  private NewTopic topic(String name, int partitions, String retention, int room) {
    int minInSync = Math.max(1, properties.replicationFactor() - 1);
    return new NewTopic(name, partitions, properties.replicationFactor())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                retention,
                TopicConfig.RETENTION_BYTES_CONFIG,
                FOR_EVER,
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(minInSync),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(properties.maxMessageBytes() + room)));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
