package io.storyloom.messaging.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TopicsTest {

  @Test
  void a_run_lies_where_the_producer_puts_it() {
    for (int i = 0; i < 1_000; i++) {
      RunId run = new RunId(UUID.randomUUID());
      byte[] key = run.toString().getBytes(StandardCharsets.UTF_8);

      assertThat(Topics.partitionOf(run, 24))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, 24));
    }
  }

  @Test
  void nothing_configured_gives_the_contracts_defaults() {
    assertThat(bind(Map.of())).isEqualTo(TopicProperties.defaults());
    assertThat(TopicProperties.defaults().events().partitions()).isEqualTo(24);
  }

  @Test
  void counts_are_configuration() {
    TopicProperties properties =
        bind(
            Map.of(
                "storyloom.kafka.commands.partitions", "3",
                "storyloom.kafka.events.partitions", "5",
                "storyloom.kafka.replication-factor", "2"));

    assertThat(properties.commands().partitions()).isEqualTo(3);
    assertThat(properties.events().partitions()).isEqualTo(5);
    assertThat(properties.replicationFactor()).isEqualTo((short) 2);
  }

  @Test
  void a_count_of_zero_is_refused() {
    assertThatThrownBy(() -> TopicProperties.withPartitions(0))
        .hasMessage("storyloom.kafka.commands.partitions is at least 1");
  }

  private static TopicProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("storyloom.kafka", TopicProperties.class);
  }
}
