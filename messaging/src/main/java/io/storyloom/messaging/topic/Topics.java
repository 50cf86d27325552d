package io.storyloom.messaging.topic;

import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/// The names of the topics, and where a run's records lie in them.
public final class Topics {

  public static final String COMMANDS = "storyloom.run.commands";
  public static final String EVENTS = "storyloom.run.events";
  public static final String COMMANDS_DLT = COMMANDS + ".dlt";
  public static final String EVENTS_DLT = EVENTS + ".dlt";

  private Topics() {}

  /// Where a topic's dead letters go.
  public static String dltOf(String topic) {
    return topic + ".dlt";
  }

  /// The key of all records of a run.
  public static String keyOf(RunId run) {
    return run.toString();
  }

  /// The partition Kafka's default partitioner chooses for a run.
  public static int partitionOf(RunId run, int partitions) {
    byte[] key = keyOf(run).getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
