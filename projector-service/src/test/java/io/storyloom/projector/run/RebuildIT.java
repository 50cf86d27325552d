package io.storyloom.projector.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.projector.reconcile.RebuildOnce;
import io.storyloom.run.RandomWalk;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildIT {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();
  private final Random random = new Random(RandomWalk.seed());
  private final Executor threads = task -> Thread.ofPlatform().daemon().start(task);
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

  @Test
  void damaged_tables_are_as_the_log_says_again() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(random, 30);
    List<RunLog> damaged =
        IntStream.range(0, 9)
            .mapToObj(_ -> RunLog.created(3).epicCompleted(1, 9).epicFailed(2, "no"))
            .toList();
    logs.addAll(damaged);
    RunLog goesOn = damaged.getFirst().epicStarted(3).epicGenerating(3, 1, 0).epicSaving(3, 4);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, logs));
      topic.send(damaged.getFirst().ref().runId().toString(), new byte[] {1, 2, 3});
      projector.awaitSameAs(logs);
      assertThat(rebuild(projector)).startsWith("0 ").contains("Differed         0\n");

      change(projector, "delete from progress.run where run_id = '%s'", damaged.get(0));
      change(projector, "delete from progress.run_epic where run_id = '%s'", damaged.get(1));
      change(
          projector, "update progress.run set completed_epics = 0, pending_epics = 2", 2, damaged);
      change(projector, "update progress.run set status = 'COMPLETED'", 3, damaged);
      change(projector, "update progress.run set status = 'Nonsense'", 4, damaged);
      change(projector, "update progress.run set sequence = 1", 5, damaged);
      change(projector, "update progress.run set cost_usd = 12345", 6, damaged);
      change(projector, "update progress.run_epic set title = 'Mine'", 7, damaged);
      change(projector, "delete from progress.run_epic where run_id = '%s'", damaged.get(8));
      change(projector, "delete from progress.run where run_id = '%s'", damaged.get(8));

      assertThat(rebuild(projector)).startsWith("0 ").contains("Differed         9\n");
      projector.awaitSameAs(logs);
      assertThat(rebuild(projector)).startsWith("0 ").contains("Differed         0\n");

      topic.send(goesOn.from(damaged.getFirst().events().size()));
      projector.awaitSameAs(List.of(goesOn));
    }
  }

  @Test
  void emptied_tables_are_filled_again_also_while_no_projector_runs() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(random, 20);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, logs));
      projector.awaitSameAs(logs);
    }
    projector.execute("truncate progress.run, progress.run_epic");

    assertThat(rebuild(projector)).startsWith("0 ");

    projector.awaitSameAs(logs);
    List<RunLog> later = walks(random, 3);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, later));
      projector.awaitSameAs(later);
      projector.awaitSameAs(logs);
    }
  }

  @Test
  void runs_that_go_on_meanwhile_never_go_back_and_none_is_missing() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> before = walks(random, 60);
    AtomicBoolean rebuilt = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, before));
      projector.awaitSameAs(before);
      List<CompletableFuture<Long>> readers =
          IntStream.range(0, 2)
              .mapToObj(_ -> CompletableFuture.supplyAsync(() -> watch(projector, over), threads))
              .toList();
      CompletableFuture<List<RunLog>> sender =
          CompletableFuture.supplyAsync(() -> sendUntil(rebuilt), threads);
      String everyEpic = "update progress.run_epic set stories_created = 99";
      for (int i = 0; i < 2; i++) {
        assertThat(projector.execute(everyEpic)).isPositive();
        assertThat(rebuild(projector)).startsWith("0 ").doesNotContain("Differed         0");
      }
      rebuilt.set(true);
      projector.awaitSameAs(sender.join());
      over.set(true);

      for (CompletableFuture<Long> reader : readers) {
        assertThat(reader.join()).as("readings").isGreaterThan(10);
      }
      projector.awaitSameAs(before);
      assertThat(rebuild(projector)).startsWith("0 ").contains("Differed         0\n");
    }
  }

  @Test
  void a_run_whose_first_events_the_log_no_longer_has_is_left_as_it_is() throws Exception {
    topic.renew();
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    RunLog log = RunLog.created(3).epicCompleted(1, 5).epicFailed(2, "no");
    RunLog more = log.epicStarted(3).epicGenerating(3, 1, 0);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(log.from(0).subList(0, 3));
      List<RecordedEvent> rest = log.from(3);
      var fourth =
          topic.send(
              new ProducerRecord<>(
                  Topics.EVENTS, id(log).toString(), topic.encode(rest.getFirst())));
      topic.send(rest.subList(1, rest.size()));
      projector.awaitSameAs(List.of(log));
      topic.forget(fourth);

      String said = rebuild(projector);
      assertThat(said).startsWith("2 ").contains("Left as they are 1\n", id(log).toString());
      projector.awaitSameAs(List.of(log));

      topic.send(more.from(log.events().size()));
      projector.awaitSameAs(List.of(more));
    }
  }

  @Test
  void tables_that_are_ahead_of_the_log_are_left_as_they_are() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    RunLog log = RunLog.created(2).epicCompleted(1, 5);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(log.events());
      projector.awaitSameAs(List.of(log));
      change(projector, "update progress.run set sequence = 1000 where run_id = '%s'", log);

      assertThat(rebuild(projector)).startsWith("2 ").contains(id(log).toString());

      assertThat(projector.run(id(log)).sequence()).isEqualTo(1000);
    }
  }

  @Test
  void two_at_once_are_refused_and_one_that_is_cut_off_leaves_nothing_behind() throws Exception {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    List<RunLog> logs = walks(random, 40);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(EventTopic.shuffled(random, logs));
      projector.awaitSameAs(logs);
    }
    projector.execute("update progress.run set total_stories_created = 4711");
    CompletableFuture<String> first;
    try (Connection inTheWay = projector.connect();
        Statement statement = inTheWay.createStatement()) {
      inTheWay.setAutoCommit(false);
      statement.execute(
          "select from progress.run where run_id = '%s' for update".formatted(id(logs.getLast())));
      first = CompletableFuture.supplyAsync(() -> rebuild(projector), threads);
      awaitWaiting(projector);

      assertThat(rebuild(projector)).isEqualTo("2 Another rebuild is going on.\n");

      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'storyloom-rebuild' and datname = current_database()
          """);
      assertThat(first.join()).startsWith("1 The database can't be used: ");
      inTheWay.rollback();
    }

    assertThat(rebuild(projector)).startsWith("0 ");

    projector.awaitSameAs(logs);
  }

  private static void awaitWaiting(ProjectorProcess projector) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            projector.query(
                """
                select count(*) from pg_stat_activity
                where application_name = 'storyloom-rebuild' and wait_event_type = 'Lock'
                  and datname = current_database()
                """,
                row -> row.getInt(1) > 0));
  }

  private static List<RunLog> walks(Random random, int runs) {
    List<RunLog> walks = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      walks.add(RandomWalk.of(random, 1 + random.nextInt(8), random.nextInt(150)));
    }
    return walks;
  }

  private static RunId id(RunLog log) {
    return log.ref().runId();
  }

  private static void change(ProjectorProcess projector, String change, RunLog log) {
    assertThat(projector.execute(change.formatted(id(log)))).isPositive();
  }

  private static void change(
      ProjectorProcess projector, String change, int damaged, List<RunLog> logs) {
    change(projector, change + " where run_id = '%s'", logs.get(damaged));
  }

  /// Runs in small parts, the last ones after the rebuild.
  private List<RunLog> sendUntil(AtomicBoolean rebuilt) {
    Random own = new Random(RandomWalk.seed());
    List<RunLog> sent = new ArrayList<>();
    boolean more = true;
    while (more) {
      more = !rebuilt.get();
      List<RunLog> logs = walks(own, 3);
      List<RecordedEvent> events = EventTopic.shuffled(own, logs);
      for (int from = 0; from < events.size(); from += 5) {
        topic.send(events.subList(from, Math.min(events.size(), from + 5)));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      sent.addAll(logs);
    }
    return sent;
  }

  /// Looks at all runs again and again.
  ///
  /// @return how often
  private static long watch(ProjectorProcess projector, AtomicBoolean over) {
    Map<Object, Long> seen = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    long readings = 0;
    try (Connection connection = projector.connect();
        Statement statement = connection.createStatement()) {
      while (!over.get()) {
        Map<Object, Long> now = new HashMap<>();
        try (ResultSet rows =
            statement.executeQuery(
                """
                select r.run_id, r.sequence, r.total_epics,
                  (select count(*) from progress.run_epic e where e.run_id = r.run_id)
                from progress.run r
                """)) {
          while (rows.next()) {
            now.put(rows.getObject(1), rows.getLong(2));
            if (rows.getInt(3) != rows.getInt(4)) {
              wrong.add("epics are missing of " + rows.getObject(1));
            }
          }
        }
        seen.forEach((run, sequence) -> {
          if (now.getOrDefault(run, -1L) < sequence) {
            wrong.add(run + " was at " + sequence + ", then at " + now.get(run));
          }
        });
        seen.putAll(now);
        readings++;
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertThat(wrong).isEmpty();
    return readings;
  }

  private static String rebuild(ProjectorProcess projector) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit =
        RebuildOnce.run(projector.addresses(), new PrintStream(out, true, StandardCharsets.UTF_8));
    return exit + " " + out.toString(StandardCharsets.UTF_8);
  }
}
