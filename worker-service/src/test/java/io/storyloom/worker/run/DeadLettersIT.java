package io.storyloom.worker.run;

import static io.storyloom.worker.run.TestWorker.FAST;
import static io.storyloom.worker.run.TestWorker.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.TopicSetup;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.RunResumed;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest.EpicQueued;
import io.storyloom.run.RunRequest.RunCancelRequested;
import io.storyloom.run.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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

/// Commands that nobody can process, in the middle of a run's own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {

  private static final int PARTITIONS = 4;
  private static final Duration GOES_ON_WITHIN = Duration.ofSeconds(5);
  private static final RunCancelRequested CANCEL = new RunCancelRequested(CancelReason.USER, null);

  private TestWorker worker;

  @BeforeAll
  void start() {
    worker = new TestWorker();
  }

  @AfterAll
  void stop() {
    worker.close();
  }

  enum Poison {
    RUBBISH(DeadLetterReason.UNDECODABLE),
    CUT_OFF(DeadLetterReason.UNDECODABLE),
    UNKNOWN_SCHEMA(DeadLetterReason.UNKNOWN_SCHEMA),
    TOMBSTONE(DeadLetterReason.NO_VALUE),
    WITHOUT_KEY(DeadLetterReason.NO_KEY),
    KEY_OF_ANOTHER_RUN(DeadLetterReason.WRONG_KEY),
    RUN_OF_ANOTHER_PARTITION(DeadLetterReason.WRONG_PARTITION),
    EVENT_AMONG_COMMANDS(DeadLetterReason.WRONG_TYPE),
    TEXT_THE_DATABASE_REFUSES(DeadLetterReason.INVALID_DATA);

    private final DeadLetterReason reason;

    Poison(DeadLetterReason reason) {
      this.reason = reason;
    }
  }

  private static int partition(RunId run) {
    return Topics.partitionOf(run, PARTITIONS);
  }

  private static ProducerRecord<String, byte[]> record(
      int partition, @Nullable String key, byte @Nullable [] value) {
    return new ProducerRecord<>(Topics.COMMANDS, partition, key, value);
  }

  /// What would end the run if it were taken for what it pretends to be.
  private ProducerRecord<String, byte[]> poison(Poison poison, RunId run) {
    int partition = partition(run);
    String key = Topics.keyOf(run);
    byte[] cancel = worker.encoded(run, 1000, CANCEL);
    return switch (poison) {
      case RUBBISH -> record(partition, key, "not avro".getBytes(StandardCharsets.UTF_8));
      case CUT_OFF -> record(partition, key, Arrays.copyOf(cancel, cancel.length / 2));
      case UNKNOWN_SCHEMA -> record(partition, key, new byte[] {0, 0x7f, -1, -1, -1, 1});
      case TOMBSTONE -> record(partition, key, null);
      case WITHOUT_KEY -> record(partition, null, cancel);
      case KEY_OF_ANOTHER_RUN -> record(partition, newRun(_ -> true).toString(), cancel);
      case RUN_OF_ANOTHER_PARTITION -> {
        RunId other = newRun(of -> partition(of) != partition);
        yield record(partition, other.toString(), queued(other, "Astray"));
      }
      case EVENT_AMONG_COMMANDS ->
          record(
              partition,
              key,
              worker.encoded(
                  new RecordedEvent(
                      new RunRef(TenantId.DEFAULT, worker.project(), run),
                      1,
                      Instant.now(),
                      new RunResumed())));
      case TEXT_THE_DATABASE_REFUSES -> {
        RunId other = newRun(of -> partition(of) == partition);
        yield record(partition, other.toString(), queued(other, "\0"));
      }
    };
  }

  private byte[] queued(RunId run, String title) {
    EpicSnapshot epic = worker.epics(worker.project("")).getFirst();
    return worker.encoded(
        run, 1, new EpicQueued(new EpicSnapshot(epic.epicId(), title, 1), 1, FAST));
  }

  private RunId newRun(Predicate<RunId> wanted) {
    return Stream.generate(() -> worker.runUnsent(worker.project()))
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  private long position(int partition) {
    Long stored =
        worker.jdbc.queryForObject(
            "select coalesce(max(next_offset), 0) from work.position where partition = ?",
            Long.class,
            partition);
    return Objects.requireNonNull(stored);
  }

  private void assertFinished(RunId run, Duration within) {
    Awaitility.await()
        .atMost(within)
        .until(
            () -> worker.eventsOf(run).stream().anyMatch(event -> TestWorker.isEnd(event.event())));
    assertThat(worker.finished(run).stream().filter(EpicCompleted.class::isInstance)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void becomes_a_dead_letter_and_its_partition_goes_on(Poison poison) {
    ProjectId project = worker.project("", "");
    RunId run = worker.runUnsent(project);
    List<EpicSnapshot> epics = worker.epics(project);
    ProducerRecord<String, byte[]> record = poison(poison, run);
    worker.send(run, 1, new EpicQueued(epics.getFirst(), 2, FAST));

    RecordMetadata place = worker.send(record);
    worker.send(run, 2, new EpicQueued(epics.getLast(), 2, FAST));

    assertFinished(run, GOES_ON_WITHIN);
    List<ConsumerRecord<String, byte[]>> dead =
        Awaitility.await()
            .atMost(GOES_ON_WITHIN)
            .until(() -> worker.deadLetters(place), found -> !found.isEmpty());
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().key()).isEqualTo(record.key());
    assertThat(dead.getFirst().value()).isEqualTo(record.value());
    assertThat(header(dead.getFirst(), "reason")).isEqualTo(poison.reason.name());
    assertThat(header(dead.getFirst(), "topic")).isEqualTo(Topics.COMMANDS);
    assertThat(header(dead.getFirst(), "exception"))
        .isNotBlank()
        .hasSizeLessThanOrEqualTo(500)
        .doesNotContain("\tat ", "insert into");
    assertThat(position(place.partition())).isGreaterThan(place.offset());
    if (record.key() != null && !record.key().equals(Topics.keyOf(run))) {
      assertThat(
              worker.jdbc.queryForList(
                  "select 1 from work.run where run_id = ?::uuid", record.key()))
          .isEmpty();
    }
  }

  @Test
  void headers_that_lie_do_not_matter() {
    ProjectId project = worker.project("", "");
    RunId run = worker.runUnsent(project);
    List<EpicSnapshot> epics = worker.epics(project);
    ProducerRecord<String, byte[]> forged =
        record(
            partition(run),
            Topics.keyOf(run),
            worker.encoded(run, 1, new EpicQueued(epics.getFirst(), 2, FAST)));
    List.of(
            "ce_type=RUN_CANCEL_REQUESTED",
            "ce_subject=x",
            "ce_sequence=-",
            "content-type=a/b",
            "traceparent=\0")
        .forEach(header ->
            forged
                .headers()
                .add(
                    header.substring(0, header.indexOf('=')),
                    header.substring(header.indexOf('=') + 1).getBytes(StandardCharsets.UTF_8)));

    RecordMetadata place = worker.send(forged);
    worker.send(run, 2, new EpicQueued(epics.getLast(), 2, FAST));

    assertFinished(run, GOES_ON_WITHIN);
    assertThat(worker.deadLetters(place)).isEmpty();
    assertThat(
            worker.jdbc.queryForObject(
                "select traceparent from work.run where run_id = ?", String.class, run.value()))
        .isNull();
  }

  @Test
  void no_position_passes_a_record_while_the_dead_letter_topic_is_away() throws Exception {
    ProjectId project = worker.project("", "");
    RunId run = worker.runUnsent(project);
    ProducerRecord<String, byte[]> record = poison(Poison.TOMBSTONE, run);
    try (Admin admin = worker.admin()) {
      admin.deleteTopics(List.of(Topics.COMMANDS_DLT)).all().get();
      RecordMetadata place = worker.send(record);
      worker.queueEpics(run, worker.epics(project), FAST);

      // What lies in the same batch is done all the same.
      assertFinished(run, Duration.ofSeconds(20));
      Awaitility.await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(4))
          .until(() -> position(place.partition()) <= place.offset());

      restoreTopics();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> position(place.partition()) > place.offset());
      assertThat(worker.deadLetters(place)).isNotEmpty();
    } finally {
      restoreTopics();
    }
  }

  private void restoreTopics() throws Exception {
    try (Admin admin = worker.admin()) {
      new TopicSetup(TopicProperties.withPartitions(PARTITIONS)).ensure(admin);
    }
  }
}
