package io.storyloom.messaging.topic;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What of the topics is configuration; partition counts are fixed once a topic exists.
///
/// @param replicationFactor of all topics
/// @param maxMessageBytes the largest record batch a topic takes
@ConfigurationProperties("storyloom.kafka")
public record TopicProperties(
    @DefaultValue Commands commands,
    @DefaultValue Events events,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue("1048588") int maxMessageBytes) {

  private static final int DEFAULT_PARTITIONS = 24;

  /// Room for the key, the headers and the batch around a payload.
  private static final int ENVELOPE_BYTES = 2048;

  public record Commands(@DefaultValue("24") int partitions) {}

  public record Events(@DefaultValue("24") int partitions) {}

  public TopicProperties {
    require(commands.partitions() > 0, "storyloom.kafka.commands.partitions is at least 1");
    require(events.partitions() > 0, "storyloom.kafka.events.partitions is at least 1");
    require(replicationFactor > 0, "storyloom.kafka.replication-factor is at least 1");
    require(maxMessageBytes >= 16 * 1024, "storyloom.kafka.max-message-bytes is at least 16 KiB");
  }

  public static TopicProperties defaults() {
    return withPartitions(DEFAULT_PARTITIONS);
  }

  public static TopicProperties withPartitions(int partitions) {
    return new TopicProperties(
        new Commands(partitions), new Events(partitions), (short) 1, 1_048_588);
  }

  /// The largest payload that surely fits into a topic, in bytes.
  public int recordLimit() {
    return maxMessageBytes - ENVELOPE_BYTES;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
