package io.storyloom.messaging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.topic.TopicProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersIT {

  private static final int LIMIT = 20_000;

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();
  private final String topic = infrastructure.uniquePrefix() + "orders";
  private final Map<String, Object> brokers =
      Map.of("bootstrap.servers", infrastructure.bootstrapServers());
  private final Producer<byte[], byte[]> producer =
      DeadLetterProducer.open(brokers, TopicProperties.defaults(), topic);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DeadLetters letters = new DeadLetters(producer, meters);

  @AfterEach
  void close() {
    producer.close();
  }

  private void createTopic() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(brokers)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic + ".dlt", 1, (short) 1)
                      .configs(Map.of("max.message.bytes", Integer.toString(LIMIT)))))
          .all()
          .get();
    }
  }

  private DeadLetter dead(long offset, byte[] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, 3, offset, new byte[] {-1, 0}, value);
    record
        .headers()
        .add("ce_type", "X".getBytes(StandardCharsets.UTF_8))
        .add("storyloom_dlt_reason", "FORGED".getBytes(StandardCharsets.UTF_8));
    return new DeadLetter(
        record, DeadLetterReason.UNDECODABLE, new IllegalStateException("b".repeat(9_000)));
  }

  private List<ConsumerRecord<byte[], byte[]>> found() {
    TopicPartition partition = new TopicPartition(topic + ".dlt", 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
      return all;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader("storyloom_dlt_" + name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void a_dead_letter_is_the_record_with_where_it_was_and_why() throws Exception {
    createTopic();

    letters.publish(List.of(dead(41, new byte[] {1, 2})));

    ConsumerRecord<byte[], byte[]> found = found().getFirst();
    assertThat(found.key()).containsExactly(-1, 0);
    assertThat(found.value()).containsExactly(1, 2);
    assertThat(found.headers().lastHeader("ce_type")).isNotNull();
    assertThat(found.headers().headers("storyloom_dlt_reason")).hasSize(1);
    assertThat(header(found, "reason")).isEqualTo("UNDECODABLE");
    assertThat(header(found, "topic")).isEqualTo(topic);
    assertThat(header(found, "partition")).isEqualTo("3");
    assertThat(header(found, "offset")).isEqualTo("41");
    assertThat(header(found, "exception")).startsWith("IllegalStateException: bbb").hasSize(500);
    assertThat(meters.get("storyloom.dead.letters").counter().count()).isEqualTo(1);
  }

  @Test
  void what_was_acknowledged_is_not_sent_again_when_its_batch_is_repeated() throws Exception {
    createTopic();

    letters.publish(List.of(dead(1, new byte[1])));
    letters.publish(List.of(dead(1, new byte[1]), dead(2, new byte[1])));

    assertThat(found()).extracting(record -> header(record, "offset")).containsExactly("1", "2");
  }

  @Test
  void a_record_too_large_for_the_topic_leaves_its_place_and_reason() throws Exception {
    createTopic();

    letters.publish(List.of(dead(1, new byte[LIMIT]), dead(2, new byte[10])));

    ConsumerRecord<byte[], byte[]> bare =
        found().stream().filter(record -> header(record, "offset").equals("1")).findFirst().get();
    assertThat(found()).hasSize(2);
    assertThat(bare.key()).isNull();
    assertThat(bare.value()).isNull();
    assertThat(bare.headers().lastHeader("ce_type")).isNull();
    assertThat(header(bare, "omitted")).isEqualTo("true");
    assertThat(header(bare, "topic")).isEqualTo(topic);
  }

  @Test
  void without_the_topic_nothing_counts_as_buried_until_it_is_there() throws Exception {
    DeadLetter dead = dead(1, new byte[1]);
    long began = System.nanoTime();

    assertThatThrownBy(() -> letters.publish(List.of(dead, dead(2, new byte[1]))))
        .isInstanceOf(KafkaException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    createTopic();
    letters.publish(List.of(dead));

    assertThat(found()).hasSize(1);
  }
}
