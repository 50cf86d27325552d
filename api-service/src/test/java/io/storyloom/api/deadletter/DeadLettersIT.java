package io.storyloom.api.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.api.ApiIT;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.deadletter.DeadLetter;
import io.storyloom.messaging.deadletter.DeadLetterProducer;
import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.messaging.deadletter.DeadLetters;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import io.storyloom.run.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class DeadLettersIT extends ApiIT {

  private static final int PARTITION = 5;
  private static final Map<String, Object> BROKERS =
      Map.of("bootstrap.servers", INFRASTRUCTURE.bootstrapServers());

  /// No two tests may use the same place of a topic.
  private static final AtomicLong OFFSETS = new AtomicLong(1_000_000);

  @Autowired private WireFormat format;
  private Producer<byte[], byte[]> producer;
  private DeadLetters letters;

  @BeforeEach
  void open() {
    producer = DeadLetterProducer.open(BROKERS, TopicProperties.defaults(), "test");
    letters = new DeadLetters(producer, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    producer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Buries a record and waits until it is shown.
  ///
  /// @return its id
  private String bury(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    return bury(topic, PARTITION, OFFSETS.incrementAndGet(), key, value);
  }

  private String bury(
      String topic, int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, partition, offset, key, value);
    record.headers().add("ce_type", bytes("X")).add("binary", new byte[] {-1});
    letters.publish(
        List.of(
            new DeadLetter(
                record, DeadLetterReason.UNDECODABLE, new IllegalStateException("why not"))));
    String id =
        (topic.equals(Topics.COMMANDS) ? "commands-" : "events-") + partition + "-" + offset;
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get("/api/v1/dead-letters/" + id).status() == 200);
    return id;
  }

  private static List<ConsumerRecord<byte[], byte[]>> replaysOf(String id, String topic) {
    TopicPartition partition = new TopicPartition(topic, PARTITION);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(BROKERS, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          var header = record.headers().lastHeader("storyloom_replay_of");
          if (header != null && new String(header.value(), StandardCharsets.UTF_8).equals(id)) {
            found.add(record);
          }
        }
      }
      return found;
    }
  }

  @Test
  void are_listed_newest_first_in_parts() {
    String first = bury(Topics.COMMANDS, bytes("k"), bytes("not avro"));
    String second = bury(Topics.EVENTS, null, null);

    Answer part = get("/api/v1/dead-letters?limit=1").is(200);
    assertThat(part.body().at("/items/0/id").asString()).isEqualTo(second);
    assertThat(part.body().at("/items/0/key").isNull()).isTrue();
    Answer next = get("/api/v1/dead-letters?limit=1&cursor=" + part.text("nextCursor")).is(200);
    assertThat(next.body().at("/items/0/id").asString()).isEqualTo(first);
    assertThat(next.body().at("/items/0/reason").asString()).isEqualTo("UNDECODABLE");
    assertThat(next.body().at("/items/0/exception").asString())
        .isEqualTo("IllegalStateException: why not");
    get("/api/v1/dead-letters?cursor=x").isProblem(400, "invalid-request");
  }

  @Test
  void one_shows_its_record_as_it_lay_there() {
    String id = bury(Topics.COMMANDS, bytes("k"), bytes("not avro"));

    Answer shown = get("/api/v1/dead-letters/" + id).is(200);

    assertThat(shown.text("topic")).isEqualTo(Topics.COMMANDS);
    assertThat(shown.body().path("partition").asInt()).isEqualTo(PARTITION);
    assertThat(shown.text("key")).isEqualTo("k");
    assertThat(Base64.getDecoder().decode(shown.text("payload"))).isEqualTo(bytes("not avro"));
    assertThat(shown.body().path("record").isNull()).isTrue();
    assertThat(shown.body().path("headers").toString())
        .isEqualTo(
            "[{\"name\":\"ce_type\",\"value\":\"X\"},{\"name\":\"binary\",\"value\":\"/w==\"}]");
    assertThat(shown.body().path("replayedAt").isNull()).isTrue();
  }

  @Test
  void a_record_that_can_be_read_is_shown_in_its_own_words() {
    RunId run = new RunId(UuidCreator.getTimeOrderedEpoch());
    RunRef ref =
        new RunRef(TenantId.DEFAULT, new ProjectId(UuidCreator.getTimeOrderedEpoch()), run);
    byte[] pause =
        new RunCodec(format)
            .encode(new RecordedRequest(ref, 3, Instant.now(), new RunRequest.RunPauseRequested()));

    Answer shown =
        get("/api/v1/dead-letters/" + bury(Topics.COMMANDS, bytes(run.toString()), pause)).is(200);

    assertThat(shown.body().at("/record/runId").asString()).isEqualTo(run.toString());
    assertThat(shown.body().at("/record/commandSequence").asInt()).isEqualTo(3);
  }

  @Test
  void one_is_replayed_to_its_partition_once_however_often_it_is_asked_for() throws Exception {
    String id = bury(Topics.COMMANDS, new byte[] {-1, 0}, bytes("not avro"));

    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      Callable<Answer> replay = () -> post("/api/v1/dead-letters/" + id + "/replay", "");
      for (var answer : clients.invokeAll(java.util.Collections.nCopies(20, replay))) {
        answer.get().is(202);
      }
    }

    List<ConsumerRecord<byte[], byte[]>> replays = replaysOf(id, Topics.COMMANDS);
    assertThat(replays).hasSize(1);
    assertThat(replays.getFirst().key()).containsExactly(-1, 0);
    assertThat(replays.getFirst().value()).isEqualTo(bytes("not avro"));
    assertThat(replays.getFirst().headers().lastHeader("ce_type").value()).isEqualTo(bytes("X"));
    assertThat(replays.getFirst().headers().lastHeader("storyloom_dlt_reason")).isNull();
    assertThat(get("/api/v1/dead-letters/" + id).text("replayedAt")).isNotEmpty();
  }

  @Test
  void a_second_letter_of_the_same_record_is_the_same_one() {
    String id = bury(Topics.EVENTS, bytes("k"), bytes("not avro"));
    post("/api/v1/dead-letters/" + id + "/replay", "").is(202);
    long offset = Long.parseLong(id.substring(id.lastIndexOf('-') + 1));

    letters = new DeadLetters(producer, new SimpleMeterRegistry());
    bury(Topics.EVENTS, PARTITION, offset, bytes("k"), bytes("not avro"));
    bury(Topics.EVENTS, bytes("k"), bytes("later"));

    assertThat(get("/api/v1/dead-letters/" + id).text("replayedAt")).isNotEmpty();
  }

  @Test
  void a_record_too_large_for_its_dead_letter_topic_is_read_where_it_was() throws Exception {
    ProducerRecord<byte[], byte[]> large =
        new ProducerRecord<>(Topics.COMMANDS, PARTITION, bytes("k"), new byte[1_040_000]);
    large.headers().add("padding", new byte[4_000]);
    long offset = sent(large);
    ProducerRecord<byte[], byte[]> bare =
        new ProducerRecord<>(Topics.COMMANDS_DLT, null, null, null);
    Map.of(
            "reason",
            "UNDECODABLE",
            "exception",
            "e",
            "topic",
            Topics.COMMANDS,
            "partition",
            "" + PARTITION,
            "offset",
            "" + offset,
            "omitted",
            "true")
        .forEach((name, value) -> bare.headers().add("storyloom_dlt_" + name, bytes(value)));

    var _ = sent(bare);

    String path = "/api/v1/dead-letters/commands-" + PARTITION + "-" + offset;
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> get(path).status() == 200);
    assertThat(get(path).text("key")).isEqualTo("k");
    assertThat(get(path).text("payload")).hasSizeGreaterThan(1_300_000);
  }

  private long sent(ProducerRecord<byte[], byte[]> record)
      throws ExecutionException, InterruptedException {
    return producer.send(record).get().offset();
  }

  @Test
  void what_is_not_there_is_not_found() {
    for (String id : List.of("commands-0-1", "x", "events-1-99999999999999999999")) {
      get("/api/v1/dead-letters/" + id).isProblem(404, "dead-letter-not-found");
      post("/api/v1/dead-letters/" + id + "/replay", "").isProblem(404, "dead-letter-not-found");
    }
  }

  @Test
  void whatever_else_lies_in_the_topic_stops_nobody() throws Exception {
    ProducerRecord<byte[], byte[]> forged =
        new ProducerRecord<>(Topics.EVENTS_DLT, null, bytes("k"), bytes("v"));
    forged
        .headers()
        .add("storyloom_dlt_topic", bytes("elsewhere"))
        .add("storyloom_dlt_partition", null)
        .add("storyloom_dlt_offset", bytes("-"));
    var _ = sent(forged);
    var _ = sent(new ProducerRecord<>(Topics.EVENTS_DLT, null, null, null));

    assertThat(bury(Topics.EVENTS, bytes("\0"), bytes("\0"))).startsWith("events-");
  }
}
