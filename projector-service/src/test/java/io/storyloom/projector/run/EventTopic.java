package io.storyloom.projector.run;

import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.TopicSetup;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunLog;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/// The topic of run events as the relays write it.
final class EventTopic implements AutoCloseable {

  private final String brokers;
  private final RunCodec codec;
  private final KafkaProducer<String, byte[]> producer;

  EventTopic(TestInfrastructure infrastructure) throws Exception {
    brokers = infrastructure.bootstrapServers();
    ensure();
    codec =
        new RunCodec(
            new WireFormat(new SchemaRegistry(RegistrySettings.of(infrastructure.registryUrl()))));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /// Makes the topics that are missing.
  void ensure() throws Exception {
    try (Admin admin = admin()) {
      new TopicSetup(TopicProperties.defaults()).ensure(admin);
    }
  }

  /// Makes them anew, without what other tests left in them.
  void renew() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(Topics.EVENTS, Topics.EVENTS_DLT)).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !admin.listTopics().names().get().contains(Topics.EVENTS));
    }
    ensure();
  }

  /// Deletes what lies before this place in its partition.
  void forget(RecordMetadata place) throws Exception {
    try (Admin admin = admin()) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(place.topic(), place.partition()),
                  RecordsToDelete.beforeOffset(place.offset())))
          .all()
          .get();
    }
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", brokers));
  }

  void send(List<RecordedEvent> events) {
    events.forEach(event -> send(event.run().runId().toString(), codec.encode(event)));
    producer.flush();
  }

  void send(String key, byte[] value) {
    var _ = producer.send(new ProducerRecord<>(Topics.EVENTS, key, value));
  }

  RecordMetadata send(ProducerRecord<String, byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The dead letters of what lies at this place.
  List<ConsumerRecord<String, byte[]>> deadLetters(RecordMetadata place) {
    return deadLetters(record ->
        header(record, "partition").equals(Integer.toString(place.partition()))
            && header(record, "offset").equals(Long.toString(place.offset())));
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(
        record.headers().lastHeader("storyloom_dlt_" + name).value(), StandardCharsets.UTF_8);
  }

  void flush() {
    producer.flush();
  }

  byte[] encode(RecordedEvent event) {
    return codec.encode(event);
  }

  /// A request, as it belongs to the other topic.
  byte[] encodedPause(RunRef run) {
    return codec.encode(
        new RecordedRequest(run, 1, Instant.EPOCH, new RunRequest.RunPauseRequested()));
  }

  /// The logs' events, shuffled across runs but not within one; now and then a run is at an earlier
  /// place again, as after a relay's crash.
  static List<RecordedEvent> shuffled(Random random, List<RunLog> logs) {
    int[] place = new int[logs.size()];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < logs.size(); i++) {
      open.add(i);
    }
    List<RecordedEvent> all = new ArrayList<>();
    while (!open.isEmpty()) {
      int run = open.get(random.nextInt(open.size()));
      List<RecordedEvent> events = logs.get(run).events();
      all.add(events.get(place[run]++));
      if (random.nextInt(30) == 0) {
        place[run] = random.nextInt(place[run]);
      }
      if (place[run] == events.size()) {
        open.remove(Integer.valueOf(run));
      }
    }
    return all;
  }

  /// The dead letters of this key.
  List<ConsumerRecord<String, byte[]>> deadLetters(String key) {
    return deadLetters((ConsumerRecord<String, byte[]> record) -> key.equals(record.key()));
  }

  private List<ConsumerRecord<String, byte[]>> deadLetters(
      Predicate<ConsumerRecord<String, byte[]>> wanted) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.EVENTS_DLT).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (wanted.test(record)) {
            found.add(record);
          }
        }
      }
      return found;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
