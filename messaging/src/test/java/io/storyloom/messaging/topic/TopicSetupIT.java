package io.storyloom.messaging.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.embedded.test.TestInfrastructure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicSetupIT {

  private final Admin admin =
      Admin.create(Map.of("bootstrap.servers", TestInfrastructure.shared().bootstrapServers()));

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void creates_what_is_missing_and_refuses_another_count() throws Exception {
    new TopicSetup(TopicProperties.withPartitions(2)).ensure(admin);
    new TopicSetup(TopicProperties.withPartitions(2)).ensure(admin);

    assertThat(partitionCounts())
        .containsEntry(Topics.COMMANDS, 2)
        .containsEntry(Topics.EVENTS, 2)
        .containsEntry(Topics.COMMANDS_DLT, 6)
        .containsEntry(Topics.EVENTS_DLT, 6);
    assertThat(settingsOf(Topics.EVENTS))
        .containsEntry("retention.ms", "-1")
        .containsEntry("min.insync.replicas", "1");
    assertThat(settingsOf(Topics.COMMANDS)).containsEntry("retention.ms", "604800000");
    assertThat(settingsOf(Topics.EVENTS_DLT)).containsEntry("retention.ms", "2592000000");

    assertThatThrownBy(() -> new TopicSetup(TopicProperties.withPartitions(3)).ensure(admin))
        .isInstanceOf(TopicRefusedException.class)
        .hasMessageMatching(
            "Topic storyloom.run.(commands|events) has 2 partitions but"
                + " storyloom.kafka.(commands|events).partitions is 3; the count is fixed once the"
                + " topic exists, so set the property to 2.");
  }

  private Map<String, Integer> partitionCounts() throws Exception {
    return admin
        .describeTopics(
            List.of(Topics.COMMANDS, Topics.EVENTS, Topics.COMMANDS_DLT, Topics.EVENTS_DLT))
        .allTopicNames()
        .get()
        .values()
        .stream()
        .collect(Collectors.toMap(TopicDescription::name, topic -> topic.partitions().size()));
  }

  private Map<String, String> settingsOf(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).all().get().values().stream()
        .flatMap(config -> config.entries().stream())
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }
}
