package io.storyloom.messaging.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.embedded.test.TestInfrastructure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebalanceAfterStartIT {

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();
  private static final int PARTITIONS = 4;
  private static final Duration POLL = Duration.ofMillis(50);

  private final String topic = INFRASTRUCTURE.uniquePrefix() + "shared";
  private final RebalanceAfterStart rebalanceAfterStart = new RebalanceAfterStart();
  private @Nullable Member first;
  private @Nullable Member second;

  @BeforeEach
  void a_topic_is_there() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
  }

  @AfterEach
  void everybody_leaves() {
    if (first != null) {
      first.close();
    }
    if (second != null) {
      second.close();
    }
  }

  @Test
  void a_member_stopped_in_the_middle_of_a_rebalance_leaves_no_partition_unowned() {
    Member stopping = new Member("first");
    first = stopping;
    awaitAll(stopping);
    stopping.failsWhenRevoked = true;
    Member joining = new Member("second");
    second = joining;
    assertThatThrownBy(() -> pollInTurn(stopping, joining)).isInstanceOf(KafkaException.class);
    stopping.close();

    first = new Member("first");

    awaitAll(first, second);
    assertThat(first.owned()).isNotEmpty().doesNotContainAnyElementsOf(second.owned());
  }

  /// Until it throws.
  private static void pollInTurn(Member... members) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          for (Member member : members) {
            member.consumer.poll(POLL);
          }
          return false;
        });
  }

  private static void awaitAll(Member... members) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          Set<Integer> owned = new HashSet<>();
          for (Member member : members) {
            member.consumer.poll(POLL);
            owned.addAll(member.owned());
          }
          return owned.size() == PARTITIONS;
        });
  }

  private static String servers() {
    return INFRASTRUCTURE.bootstrapServers();
  }

  private final class Member implements ConsumerRebalanceListener {

    private final Consumer<byte[], byte[]> consumer;
    private boolean failsWhenRevoked;

    Member(String instance) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  servers(),
                  "group.id",
                  topic,
                  "group.instance.id",
                  instance,
                  "group.protocol",
                  "classic",
                  "partition.assignment.strategy",
                  CooperativeStickyAssignor.class.getName(),
                  "session.timeout.ms",
                  45_000,
                  "heartbeat.interval.ms",
                  200),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      consumer.subscribe(List.of(topic), this);
    }

    /// Without waiting for the others of the group.
    void close() {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }

    Set<Integer> owned() {
      Set<Integer> owned = new HashSet<>();
      consumer.assignment().forEach(partition -> owned.add(partition.partition()));
      return owned;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      rebalanceAfterStart.assigned(consumer);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      if (failsWhenRevoked) {
        failsWhenRevoked = false;
        throw new IllegalStateException("Stopped in the middle");
      }
    }
  }
}
