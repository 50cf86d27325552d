package io.storyloom.standalone.system;

import static io.storyloom.standalone.system.Failpoint.Side.AFTER_COMMIT;
import static io.storyloom.standalone.system.Failpoint.Side.BEFORE_COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.standalone.system.Failpoint.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A service is killed at each boundary of its work, on either side of the commit. When it is up
/// again the run ends as if nothing had happened.
class FailpointsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Processes processes;

  @BeforeAll
  static void start() {
    processes = new Processes();
    // No boundary lies in these waits.
    processes.set("STORYLOOM_PACING_FAST_DELAY", "100ms");
    processes.set("STORYLOOM_PACING_FAST_BACKOFF", "200ms");
    processes.start("projector-service", "projector");
    processes.start("worker-service", "worker");
    processes.start("api-service", "api");
    processes.awaitReady();
  }

  @AfterAll
  static void stop() {
    processes.close();
  }

  /// What a service writes, and the service.
  enum Boundary {
    INTAKE("worker", "after insert on work.run", ""),
    CLAIM(
        "worker",
        "after update on work.epic_task",
        "old.status = 'PENDING' and new.status = 'GENERATING'"),
    CALL("worker", "after insert on work.call_journal", "new.call = 2"),
    ANSWER_AND_FINISH(
        "worker",
        "after update on work.epic_task",
        "old.status = 'GENERATING' and new.status = 'COMPLETED'"),
    END("worker", "after update on work.run", "new.status = 'COMPLETED'"),
    EVENTS_RELAYED("worker", "after insert or update on work.outbox_ack", ""),
    COMMANDS_RELAYED("api", "after insert or update on intake.outbox_ack", ""),
    PROJECTION("projector", "after update on progress.run", "new.sequence > old.sequence");

    private final String service;
    private final String write;
    private final String condition;

    Boundary(String service, String write, String condition) {
      this.service = service;
      this.write = write;
      this.condition = condition;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_crash_before_the_commit_changes_no_outcome(Boundary boundary) throws SQLException {
    a_crash_changes_no_outcome(boundary, BEFORE_COMMIT);
  }

  @ParameterizedTest
  @EnumSource
  void a_crash_after_the_commit_changes_no_outcome(Boundary boundary) throws SQLException {
    a_crash_changes_no_outcome(boundary, AFTER_COMMIT);
  }

  private static void a_crash_changes_no_outcome(Boundary boundary, Side side) throws SQLException {
    UUID project = project(boundary + " " + side);
    UUID run;
    try (Failpoint failpoint =
        Failpoint.at(processes.connection(), boundary.write, boundary.condition, side)) {
      run = api().start(project);
      failpoint.kill(processes.get(boundary.service));
    }
    theRunGoesOnAsIfNothingHadHappened(run, boundary.service);
  }

  @ParameterizedTest
  @EnumSource
  void a_crash_at_an_answer_whose_stories_have_to_wait_changes_no_outcome(Side side)
      throws SQLException {
    UUID project = project("Answer apart " + side);
    UUID run;
    try (Connection somebodyElse = lockedEpics(project);
        Failpoint failpoint =
            Failpoint.at(
                processes.connection(),
                "after update on work.epic_task",
                "old.status = 'GENERATING' and new.status = 'SAVING'",
                side)) {
      run = api().start(project);
      failpoint.kill(processes.get("worker"));
      somebodyElse.rollback();
    }
    theRunGoesOnAsIfNothingHadHappened(run, "worker");
  }

  @ParameterizedTest
  @EnumSource
  void a_crash_at_stories_that_had_to_wait_changes_no_outcome(Side side) throws SQLException {
    UUID project = project("Stories apart " + side);
    UUID run;
    try (Connection somebodyElse = lockedEpics(project);
        Failpoint failpoint =
            Failpoint.at(
                processes.connection(),
                "after update on work.epic_task",
                "old.status = 'SAVING' and new.status = 'COMPLETED'",
                side)) {
      run = api().start(project);
      Awaitility.await().atMost(PATIENCE).until(() -> isSaving(run));
      somebodyElse.rollback();
      failpoint.kill(processes.get("worker"));
    }
    theRunGoesOnAsIfNothingHadHappened(run, "worker");
  }

  private static UUID project(String name) {
    HttpApi api = api();
    UUID project = api.createProject(name);
    api.addEpics(
        project,
        List.of(
            "@mock latency=200ms\n@mock stories=3",
            "@mock latency=200ms\n@mock stories=3\n@mock fail-times=1"));
    return project;
  }

  /// As adding a story by hand does, until the end of the transaction.
  private static Connection lockedEpics(UUID project) throws SQLException {
    Connection connection = processes.connection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "select id from catalog.epic where project_id = '%s' for no key update"
              .formatted(project));
    }
    return connection;
  }

  private static boolean isSaving(UUID run) {
    return processes
        .jdbc
        .sql("select exists (select from work.epic_task where run_id = ? and status = 'SAVING')")
        .param(run)
        .query(Boolean.class)
        .single();
  }

  private static void theRunGoesOnAsIfNothingHadHappened(UUID run, String service) {
    processes.start(service + "-service", service).awaitReady();

    api().awaitCompleted(List.of(run), PATIENCE);
    processes.invariants.holdOf(List.of(run));
    assertThat(api().progress(run).path("completedEpics").asInt()).isEqualTo(2);
    noStoredAnswerIsBoughtAgain(run);
  }

  private static HttpApi api() {
    return new HttpApi(processes.get("api").url());
  }

  private static void noStoredAnswerIsBoughtAgain(UUID run) {
    assertThat(
            processes
                .jdbc
                .sql(
                    """
                    select count(*) from work.call_journal bought
                      join work.call_journal again using (run_id, index)
                     where run_id = ? and bought.answer is not null and again.call > bought.call
                    """)
                .param(run)
                .query(Long.class)
                .single())
        .as("calls of %s for an answer that was stored", run)
        .isZero();
  }
}
