package io.storyloom.projector.run;

import static io.storyloom.projector.run.EventTopic.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent.EpicSkipped;
import io.storyloom.run.RunEvent.RunResumed;
import io.storyloom.run.RunLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/// Events that nobody can process, in the middle of a run's own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {

  private static final int PARTITIONS = 24;
  private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(5);

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();
  private final ProjectorProcess projector = new ProjectorProcess(infrastructure);
  private EventTopic topic;
  private RegistryProxy registry;
  private ConfigurableApplicationContext service;

  @BeforeAll
  void start() throws Exception {
    topic = new EventTopic(infrastructure);
    registry = new RegistryProxy(infrastructure.registryUrl());
    service = projector.start("one", "--storyloom.schema-registry-url=" + registry.url());
  }

  @AfterAll
  void stop() {
    service.close();
    registry.close();
    topic.close();
  }

  enum Poison {
    RUBBISH(DeadLetterReason.UNDECODABLE),
    CUT_OFF(DeadLetterReason.UNDECODABLE),
    UNKNOWN_SCHEMA(DeadLetterReason.UNKNOWN_SCHEMA),
    TOMBSTONE(DeadLetterReason.NO_VALUE),
    WITHOUT_KEY(DeadLetterReason.NO_KEY),
    KEY_OF_ANOTHER_RUN(DeadLetterReason.WRONG_KEY),
    RUN_OF_ANOTHER_PARTITION(DeadLetterReason.WRONG_PARTITION),
    COMMAND_AMONG_EVENTS(DeadLetterReason.WRONG_TYPE),
    IMPOSSIBLE_EVENT(DeadLetterReason.CORRUPT_LOG),
    TEXT_THE_DATABASE_REFUSES(DeadLetterReason.INVALID_DATA);

    private final DeadLetterReason reason;

    Poison(DeadLetterReason reason) {
      this.reason = reason;
    }
  }

  private static int partition(RunLog log) {
    return Topics.partitionOf(log.ref().runId(), PARTITIONS);
  }

  private static ProducerRecord<String, byte[]> record(
      int partition, @Nullable String key, byte @Nullable [] value) {
    return new ProducerRecord<>(Topics.EVENTS, partition, key, value);
  }

  private static RunLog newRun(Predicate<RunLog> wanted) {
    return Stream.generate(() -> RunLog.created(1)).filter(wanted).findFirst().orElseThrow();
  }

  /// @param log has two events so far
  private ProducerRecord<String, byte[]> poison(Poison poison, RunLog log) {
    int partition = partition(log);
    String key = log.ref().runId().toString();
    byte[] next = topic.encode(log.events().get(2));
    return switch (poison) {
      case RUBBISH -> record(partition, key, "not avro".getBytes(StandardCharsets.UTF_8));
      case CUT_OFF -> record(partition, key, Arrays.copyOf(next, next.length / 2));
      case UNKNOWN_SCHEMA -> record(partition, key, new byte[] {0, 0x7f, -1, -1, -1, 1});
      case TOMBSTONE -> record(partition, key, null);
      case WITHOUT_KEY -> record(partition, null, next);
      case KEY_OF_ANOTHER_RUN ->
          record(partition, newRun(_ -> true).ref().runId().toString(), next);
      case RUN_OF_ANOTHER_PARTITION -> {
        RunLog other = newRun(of -> partition(of) != partition);
        yield record(
            partition, other.ref().runId().toString(), topic.encode(other.events().getFirst()));
      }
      case COMMAND_AMONG_EVENTS -> record(partition, key, topic.encodedPause(log.ref()));
      case IMPOSSIBLE_EVENT ->
          record(
              partition,
              key,
              topic.encode(new RecordedEvent(log.ref(), 2, log.now(), new RunResumed())));
      case TEXT_THE_DATABASE_REFUSES ->
          record(
              partition,
              key,
              topic.encode(
                  new RecordedEvent(
                      log.ref(), 2, log.now(), new EpicSkipped(log.epic(1).epicId(), "\0"))));
    };
  }

  private long position(int partition) {
    return projector.query(
        "select coalesce(max(next_offset), 0) from progress.position where partition = "
            + partition,
        row -> row.getLong(1));
  }

  private RunLog walk() {
    return RunLog.created(2).started().epicCompleted(1, 5).epicCompleted(2, 6).completed();
  }

  private void awaitSequence(RunLog log, long sequence, Duration within) {
    Awaitility.await()
        .atMost(within)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> projector.run(log.ref().runId()).sequence() == sequence);
  }

  @ParameterizedTest
  @EnumSource
  void becomes_a_dead_letter_and_its_partition_goes_on(Poison poison) {
    RunLog log = walk();
    topic.send(log.events().subList(0, 2));
    awaitSequence(log, 1, Duration.ofSeconds(20));
    ProducerRecord<String, byte[]> record = poison(poison, log);

    RecordMetadata place = topic.send(record);
    topic.send(log.from(2));

    awaitSequence(log, log.run().sequence(), GOES_ON_WITHIN);
    projector.awaitSameAs(List.of(log));
    List<ConsumerRecord<String, byte[]>> dead =
        Awaitility.await()
            .atMost(GOES_ON_WITHIN)
            .until(() -> topic.deadLetters(place), found -> !found.isEmpty());
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().key()).isEqualTo(record.key());
    assertThat(dead.getFirst().value()).isEqualTo(record.value());
    assertThat(header(dead.getFirst(), "reason")).isEqualTo(poison.reason.name());
    assertThat(header(dead.getFirst(), "topic")).isEqualTo(Topics.EVENTS);
    assertThat(header(dead.getFirst(), "exception"))
        .isNotBlank()
        .hasSizeLessThanOrEqualTo(500)
        .doesNotContain("\tat ", "update progress");
    Awaitility.await()
        .atMost(GOES_ON_WITHIN)
        .until(() -> position(place.partition()) > place.offset());
  }

  @Test
  void headers_that_lie_do_not_matter() {
    RunLog log = walk();
    topic.send(log.events().subList(0, 2));
    ProducerRecord<String, byte[]> forged =
        record(partition(log), log.ref().runId().toString(), topic.encode(log.events().get(2)));
    forged
        .headers()
        .add("ce_type", "RUN_FAILED".getBytes(StandardCharsets.UTF_8))
        .add("ce_subject", "x".getBytes(StandardCharsets.UTF_8))
        .add("ce_sequence", "99".getBytes(StandardCharsets.UTF_8));

    RecordMetadata place = topic.send(forged);
    topic.send(log.from(3));

    projector.awaitSameAs(List.of(log));
    assertThat(topic.deadLetters(place)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TOMBSTONE", "TEXT_THE_DATABASE_REFUSES"})
  void no_position_passes_a_record_while_the_dead_letter_topic_is_away(Poison poison)
      throws Exception {
    RunLog log = walk();
    topic.send(log.events().subList(0, 2));
    awaitSequence(log, 1, Duration.ofSeconds(20));
    try (Admin admin = topic.admin()) {
      admin.deleteTopics(List.of(Topics.EVENTS_DLT)).all().get();
      RecordMetadata place = topic.send(poison(poison, log));
      topic.send(log.from(2));

      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(4))
          .until(() -> position(place.partition()) <= place.offset());

      topic.ensure();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> position(place.partition()) > place.offset());
      assertThat(topic.deadLetters(place)).isNotEmpty();
      projector.awaitSameAs(List.of(log));
    } finally {
      topic.ensure();
    }
  }

  @Test
  void a_registry_that_is_away_is_waited_for() {
    RunLog log = walk();
    try (ConfigurableApplicationContext _ =
        projector.start("two", "--storyloom.schema-registry-url=" + registry.url())) {
      service.close();
      registry.goAway();
      RecordMetadata place = topic.send(record(partition(log), key(log), first(log)));
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(4))
          .until(() -> position(place.partition()) <= place.offset());

      registry.comeBack();
      topic.send(log.from(1));
      projector.awaitSameAs(List.of(log));
      assertThat(topic.deadLetters(place)).isEmpty();
    } finally {
      registry.comeBack();
      service = projector.start("one", "--storyloom.schema-registry-url=" + registry.url());
    }
  }

  private static String key(RunLog log) {
    return log.ref().runId().toString();
  }

  private byte[] first(RunLog log) {
    return topic.encode(log.events().getFirst());
  }
}
