package io.storyloom.projector.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.projector.reconcile.ReconcileOnce;
import io.storyloom.run.RandomWalk;
import io.storyloom.run.RunId;
import io.storyloom.run.RunLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReconciliationIT {

  private static final String OFTEN = "--storyloom.reconcile.interval=200ms";

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();
  private final Random random = new Random(RandomWalk.seed());
  private EventTopic topic;

  @BeforeAll
  void open() throws Exception {
    topic = new EventTopic(infrastructure);
  }

  @AfterAll
  void close() {
    topic.close();
  }

  private static final String WORKER_HAS_THE_SAME =
      """
      insert into work.run select run_id, status, sequence from progress.run;
      insert into work.epic_task
        select run_id, index, status, stories_created, stories_deleted from progress.run_epic;
      """;

  @Test
  void drift_made_by_hand_is_seen_by_the_metric_and_repaired() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    projector.createForeignSchemas();
    List<RunLog> logs = new ArrayList<>();
    IntStream.range(0, 30)
        .mapToObj(_ -> RandomWalk.of(random, 1 + random.nextInt(8), random.nextInt(150)))
        .forEach(logs::add);
    List<RunLog> drifting =
        IntStream.range(0, 6)
            .mapToObj(_ -> RunLog.created(3).epicCompleted(1, 9).epicFailed(2, "no"))
            .toList();
    logs.addAll(drifting);
    try (ConfigurableApplicationContext service = projector.start("one", OFTEN)) {
      topic.send(EventTopic.shuffled(random, logs));
      projector.awaitSameAs(logs);
      projector.execute(WORKER_HAS_THE_SAME);
      awaitDrift(service, 0);

      drift(projector, drifting.get(0), "run set completed_epics = 0, pending_epics = 2");
      drift(projector, drifting.get(1), "run set total_stories_created = 10");
      drift(projector, drifting.get(2), "run set status = 'COMPLETED'");
      drift(projector, drifting.get(3), "run_epic set status = 'PENDING'");
      drift(projector, drifting.get(4), "run set total_epics = 4, pending_epics = 2");
      assertThat(
              projector.execute(
                  "delete from progress.run_epic where index = 3 and run_id = '%s'"
                      .formatted(id(drifting.get(5)))))
          .isOne();

      awaitDrift(service, 6);
      assertThat(reconcile(projector)).startsWith("2 ").contains("Differed       6");
      assertThat(reconcile(projector, "--repair")).startsWith("0 ").contains("Repaired       6");
      awaitDrift(service, 0);
      projector.awaitSameAs(logs);
      assertThat(reconcile(projector)).startsWith("0 ").contains("Differed       0");
    }
  }

  @Test
  void the_projector_goes_on_from_the_repaired_run_and_not_from_what_it_remembers() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    projector.createForeignSchemas();
    RunLog early = RunLog.created(3).epicCompleted(1, 9);
    RunLog started = early.epicStarted(2);
    RunLog late = started.epicGenerating(2, 1, 0).epicSaving(2, 4);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(early.events());
      projector.awaitSameAs(List.of(early));
    }
    drift(projector, early, "run_epic set stories_created = 8, status = 'COMPLETED'");
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(started.from(early.events().size()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> projector.run(id(early)).sequence() == started.run().sequence());
      drift(projector, early, "run set total_stories_created = 99");
      assertThat(reconcile(projector, "--repair")).startsWith("0 ").contains("Repaired       1");
      projector.awaitSameAs(List.of(started));

      topic.send(late.from(started.events().size()));

      projector.awaitSameAs(List.of(late));
    }
  }

  @Test
  void what_may_change_later_or_is_still_on_its_way_is_no_drift() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    projector.createForeignSchemas();
    RunLog log = RunLog.created(2).epicCompleted(1, 3);
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(log.events());
      projector.awaitSameAs(List.of(log));
      projector.execute(WORKER_HAS_THE_SAME);
      String story =
          "insert into catalog.story (project_id, run_id) values ('%s', '%s')"
              .formatted(log.ref().projectId(), id(log));
      projector.execute(story);
      projector.execute(story);
      assertThat(reconcile(projector)).as("a story was deleted").startsWith("0 ");

      projector.execute(story);
      projector.execute(story);
      assertThat(reconcile(projector)).as("a story too many").startsWith("2 ");

      projector.execute("update work.run set sequence = sequence - 1");
      assertThat(reconcile(projector)).as("ahead").contains("further than the worker");

      projector.execute("update work.run set sequence = sequence + 3, status = 'COMPLETED'");
      projector.execute("update work.epic_task set status = 'COMPLETED', stories_created = 1");
      assertThat(reconcile(projector)).as("the worker is ahead").startsWith("0 ");
    }
  }

  @Test
  void a_run_is_missing_once_the_projector_has_passed_its_events() {
    ProjectorProcess projector = new ProjectorProcess(infrastructure);
    projector.createForeignSchemas();
    List<RunLog> logs =
        IntStream.range(0, 4).mapToObj(_ -> RunLog.created(2).epicCompleted(1, 3)).toList();
    try (ConfigurableApplicationContext _ = projector.start("one")) {
      topic.send(logs.stream().flatMap(log -> log.events().stream()).toList());
      projector.awaitSameAs(logs);
      projector.execute(WORKER_HAS_THE_SAME);
      for (RunLog log : logs) {
        delete(projector, log);
      }
      say(projector, "insert into work.outbox_ack values ('%s', 0)", logs.get(0));
      say(projector, "update work.run set open = false where run_id = '%s'", logs.get(1));
      // On their way: one to the projector, one to Kafka.
      say(projector, "insert into work.outbox_ack values ('%s', 1000000)", logs.get(2));
      say(projector, "insert into work.outbox values ('%s')", logs.get(3));
      say(projector, "update work.run set open = false where run_id = '%s'", logs.get(3));

      assertThat(reconcile(projector))
          .startsWith("2 ")
          .contains("Differed       2", id(logs.get(0)) + "  it is missing")
          .contains(id(logs.get(1)) + "  it is missing");
      assertThat(reconcile(projector, "--repair")).startsWith("0 ").contains("Repaired       2");
      projector.awaitSameAs(logs.subList(0, 2));
    }
  }

  private static void delete(ProjectorProcess projector, RunLog log) {
    say(projector, "delete from progress.run_epic where run_id = '%s'", log);
    say(projector, "delete from progress.run where run_id = '%s'", log);
  }

  private static void say(ProjectorProcess projector, String sql, RunLog log) {
    assertThat(projector.execute(sql.formatted(id(log)))).isPositive();
  }

  private static RunId id(RunLog log) {
    return log.ref().runId();
  }

  private static void drift(ProjectorProcess projector, RunLog log, String change) {
    assertThat(
            projector.execute(
                "update progress.%s where run_id = '%s'%s"
                    .formatted(
                        change, id(log), change.startsWith("run_epic") ? " and index = 1" : "")))
        .isOne();
  }

  private static void awaitDrift(ConfigurableApplicationContext service, int runs) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            service.getBean(MeterRegistry.class).get("storyloom.projection.drift").gauge().value()
                == runs);
  }

  /// Runs the command beside the service.
  ///
  /// @return its exit code and what it printed
  private static String reconcile(ProjectorProcess projector, String... options) {
    List<String> arguments = new ArrayList<>(projector.addresses());
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = ReconcileOnce.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    return exit + " " + out.toString(StandardCharsets.UTF_8);
  }
}
