package io.storyloom.projector.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RandomWalk;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunLog;
import io.storyloom.run.RunOptions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectionIT {

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();
  private final Random random = new Random(RandomWalk.seed());
  private EventTopic topic;

  @BeforeAll
  void open() throws Exception {
    topic = new EventTopic(infrastructure);
    topic.renew();
  }

  @AfterAll
  void close() {
    topic.close();
  }

  private List<RunLog> walks(int runs) {
    return IntStream.range(0, runs)
        .mapToObj(_ -> RandomWalk.of(random, 1 + random.nextInt(8), random.nextInt(150)))
        .toList();
  }

  @Test
  void the_tables_say_what_the_fold_says_whatever_is_repeated() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(80);
    try (ConfigurableApplicationContext service = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, logs));
      projector.awaitSameAs(logs);

      Awaitility.await().until(() -> ProjectorProcess.lag(service) == 0);
      assertThat(ProjectorProcess.metric(service, "repeated")).isPositive();
      assertThat(ProjectorProcess.metric(service, "skipped")).isZero();
    }
  }

  @Test
  void a_run_that_left_the_memory_is_folded_on_from_the_tables() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(40);
    try (ConfigurableApplicationContext _ =
        projector.start(
            "one",
            "--storyloom.projector.recent-runs=1",
            "--spring.kafka.consumer.max-poll-records=20")) {
      topic.send(EventTopic.shuffled(random, logs));
      projector.awaitSameAs(logs);
    }
  }

  @Test
  void a_restart_in_the_middle_of_the_log_goes_on() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(40);
    List<RecordedEvent> events = EventTopic.shuffled(random, logs);
    int half = events.size() / 2;
    try (ConfigurableApplicationContext service = projector.start("one")) {
      topic.send(events.subList(0, half));
      Awaitility.await().until(() -> ProjectorProcess.metric(service, "applied") > half / 4.0);
    }
    topic.send(events.subList(half, events.size()));
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      projector.awaitSameAs(logs);
    }
  }

  @Test
  void a_crash_before_the_offsets_are_committed_changes_nothing() throws Exception {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(40);
    List<RecordedEvent> events = EventTopic.shuffled(random, logs);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(events);
      projector.awaitSameAs(logs);
    }
    long positions = projector.positions();
    rewind(projector.group());
    List<RunLog> further = walks(5);
    topic.send(EventTopic.shuffled(random, further));
    try (ConfigurableApplicationContext service = projector.start("one")) {
      projector.awaitSameAs(further);
      projector.awaitSameAs(logs);
      assertThat(ProjectorProcess.metric(service, "repeated"))
          .isGreaterThanOrEqualTo(events.size());
    }
    assertThat(projector.positions()).isGreaterThan(positions);
  }

  /// What is left when the database has committed and Kafka has not.
  private void rewind(String group) throws Exception {
    try (Admin admin = topic.admin()) {
      Map<TopicPartition, OffsetAndMetadata> beginning =
          IntStream.range(0, 24)
              .boxed()
              .collect(
                  Collectors.toMap(
                      p -> new TopicPartition(Topics.EVENTS, p), _ -> new OffsetAndMetadata(0)));
      // A static member stays in the group until its session ends.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> {
            admin.alterConsumerGroupOffsets(group, beginning).all().get();
            return true;
          });
    }
  }

  @Test
  void later_events_wait_for_a_missing_one() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    RunLog log = RunLog.created(3).epicCompleted(1, 9).epicCompleted(2, 7).epicSkipped(3, "has");
    RunLog other = RunLog.created(2).epicCompleted(1, 5);
    try (ConfigurableApplicationContext service = projector.start("one")) {
      List<RecordedEvent> gap = new ArrayList<>(log.events());
      gap.remove(4);
      topic.send(gap);
      topic.send(other.events());
      projector.awaitSameAs(List.of(other));
      Awaitility.await().until(() -> ProjectorProcess.metric(service, "skipped") >= 5);
      assertThat(projector.run(log.ref().runId()).sequence()).isEqualTo(3);

      topic.send(log.events());
      projector.awaitSameAs(List.of(log));
    }
  }

  @Test
  void two_projectors_share_the_partitions_and_take_over_from_each_other() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(60);
    List<RecordedEvent> events = EventTopic.shuffled(random, logs);
    int third = events.size() / 3;
    ConfigurableApplicationContext one = projector.start("one");
    topic.send(events.subList(0, third));
    try (ConfigurableApplicationContext two = projector.start("two")) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> ProjectorProcess.partitions(two) == 12);
      topic.send(events.subList(third, 2 * third));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> ProjectorProcess.metric(two, "applied") > 0);
      one.close();
      topic.send(events.subList(2 * third, events.size()));
      projector.awaitSameAs(logs);
    } finally {
      one.close();
    }
  }

  @Test
  void a_record_that_cannot_be_read_becomes_a_dead_letter_and_the_others_go_on() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    RunLog log = RunLog.created(2).epicCompleted(1, 5).epicCompleted(2, 6).completed();
    String key = log.ref().runId().toString();
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(log.events().subList(0, 2));
      topic.send(key, "not avro".getBytes(StandardCharsets.UTF_8));
      topic.send(log.from(2));
      projector.awaitSameAs(List.of(log));

      ConsumerRecord<String, byte[]> dead = awaitDeadLetters(key, 1).getFirst();
      assertThat(dead.value()).asString(StandardCharsets.UTF_8).isEqualTo("not avro");
      assertThat(header(dead, "reason")).isEqualTo("UNDECODABLE");
      assertThat(header(dead, "topic")).isEqualTo(Topics.EVENTS);
      assertThat(header(dead, "exception")).isNotEmpty();
      assertThat(header(dead, "offset")).matches("\\d+");
      assertThat(header(dead, "partition")).matches("\\d+");
    }
  }

  @Test
  void an_impossible_event_and_refused_data_become_dead_letters() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    RunLog corrupt = RunLog.created(2).started();
    RunLog invalid = RunLog.created(2).started();
    RunLog sound = RunLog.created(2, RunOptions.DEFAULTS).epicCompleted(1, 5);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(corrupt.events());
      topic.send(
          List.of(new RecordedEvent(corrupt.ref(), 2, corrupt.now(), new RunEvent.RunResumed())));
      topic.send(invalid.and(new RunEvent.EpicSkipped(invalid.epic(1).epicId(), "\0")).events());
      topic.send(sound.events());
      projector.awaitSameAs(List.of(corrupt, invalid, sound));

      assertThat(header(awaitDeadLetters(corrupt.ref().runId().toString(), 1).getFirst(), "reason"))
          .isEqualTo("CORRUPT_LOG");
      assertThat(header(awaitDeadLetters(invalid.ref().runId().toString(), 1).getFirst(), "reason"))
          .isEqualTo("INVALID_DATA");
    }
  }

  private List<ConsumerRecord<String, byte[]>> awaitDeadLetters(String key, int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> topic.deadLetters(key), dead -> dead.size() >= count);
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(
        record.headers().lastHeader("storyloom_dlt_" + name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void a_database_that_is_away_for_some_seconds_loses_nothing() throws SQLException {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> before = walks(10);
    List<RunLog> during = walks(10);
    try (ConfigurableApplicationContext service = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, before));
      projector.awaitSameAs(before);
      allowConnections(projector.database(), false);
      try {
        topic.send(EventTopic.shuffled(random, during));
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> ProjectorProcess.lag(service) > 3);
      } finally {
        allowConnections(projector.database(), true);
      }
      projector.awaitSameAs(during);
      Awaitility.await().until(() -> ProjectorProcess.lag(service) == 0);
      for (RunLog log : during) {
        assertThat(topic.deadLetters(log.ref().runId().toString())).isEmpty();
      }
    }
  }

  private void allowConnections(TestDatabase database, boolean allowed) throws SQLException {
    String name = database.jdbcUrl().replaceFirst("\\?.*", "").replaceFirst(".*/", "");
    TestDatabase main = infrastructure.mainDatabase();
    try (Connection connection =
            DriverManager.getConnection(main.jdbcUrl(), main.user(), main.password());
        Statement statement = connection.createStatement()) {
      statement.execute("alter database \"%s\" allow_connections %s".formatted(name, allowed));
      if (!allowed) {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
                .formatted(name));
      }
    }
  }
}
