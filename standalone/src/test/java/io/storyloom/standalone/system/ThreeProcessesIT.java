package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The services as they are deployed, two workers among them, one of which goes away.
class ThreeProcessesIT {

  private static final Duration TAKE_OVER = Duration.ofSeconds(15);
  private static final Duration SUSPENSION = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Processes processes;
  private static HttpApi api;

  @BeforeAll
  static void start_the_api_last() {
    processes = new Processes();
    processes.start("projector-service", "projector");
    processes.start("worker-service", "one");
    processes.start("worker-service", "two");
    api = new HttpApi(processes.start("api-service", "api").url());
    processes.awaitReady();
  }

  @AfterAll
  static void stop() {
    processes.close();
  }

  @Test
  void runs_spread_over_the_workers_and_go_on_when_one_is_killed() {
    List<UUID> runs = started(12, 5, Duration.ofMillis(2500));
    Awaitility.await("both workers own runs")
        .atMost(PATIENCE)
        .until(() -> runsOf("one").size() + runsOf("two").size() == runs.size());
    List<UUID> orphans = runsOf("one");
    assertThat(orphans).isNotEmpty().hasSizeLessThan(runs.size());

    processes.get("one").kill();
    String killed = now();
    Awaitility.await("the other worker goes on")
        .atMost(PATIENCE)
        .until(() -> orphans.stream().allMatch(run -> secondsToEvent(run, killed) >= 0));
    double slowest =
        orphans.stream().mapToDouble(run -> secondsToEvent(run, killed)).max().orElseThrow();
    assertThat(slowest)
        .as("seconds until the last run went on")
        .isLessThan((double) TAKE_OVER.toSeconds());

    api.awaitCompleted(runs, PATIENCE);
    processes.invariants.holdOf(runs);
    processes.start("worker-service", "one").awaitReady();
  }

  @Test
  void a_rolling_restart_under_load_loses_doubles_and_fails_nothing() {
    List<UUID> runs = started(12, 6, Duration.ofMillis(1500));
    Awaitility.await("every run has begun")
        .atMost(PATIENCE)
        .until(() -> runsOf("one").size() + runsOf("two").size() == runs.size());

    for (String worker : List.of("one", "two")) {
      processes.get(worker).stop();
      processes.start("worker-service", worker).awaitReady();
    }

    api.awaitCompleted(runs, PATIENCE);
    processes.invariants.holdOf(runs);
    assertThat(
            processes
                .jdbc
                .sql(
                    """
                    select coalesce(sum(crashes), 0) as crashes, coalesce(sum(retry_count), 0)
                      from work.epic_task where run_id in (:runs)
                    """)
                .param("runs", runs)
                .query((row, _) -> List.of(row.getLong(1), row.getLong(2)))
                .single())
        .as("crashes and retries")
        .containsExactly(0L, 0L);
    assertThat(
            processes
                .jdbc
                .sql(
                    """
                    select count(*) from (
                      select 1 from work.call_journal where run_id in (:runs)
                       group by run_id, index having count(*) > 1) again
                    """)
                .param("runs", runs)
                .query(Long.class)
                .single())
        .as("epics that were called for again, as the call in flight is let finish")
        .isZero();
  }

  @Test
  void a_worker_that_was_suspended_in_mid_epic_adds_nothing() {
    List<UUID> runs = started(4, 2, Duration.ofSeconds(3));
    Awaitility.await("every run has begun")
        .atMost(PATIENCE)
        .until(() -> runsOf("one").size() + runsOf("two").size() == runs.size());
    String name = runsOf("two").isEmpty() ? "one" : "two";
    List<UUID> orphans = runsOf(name);
    ServiceProcess suspended = processes.get(name);

    suspended.suspend();
    String stopped = now();
    try {
      Awaitility.await("the suspension is over and every run ended without the worker")
          .atMost(SUSPENSION.plus(PATIENCE))
          .until(() -> secondsSince(stopped) >= SUSPENSION.toSeconds());
      api.awaitCompleted(runs, PATIENCE);
      assertThat(orphans).allSatisfy(run -> assertThat(secondsToEvent(run, stopped)).isPositive());
    } finally {
      suspended.resume();
    }

    String continued = now();
    long events = eventsOf(runs);
    Awaitility.await("the worker is back")
        .atMost(PATIENCE)
        .until(() ->
            processes
                    .jdbc
                    .sql(
                        """
                        select count(*) from work.worker
                         where instance = ? and stamp > cast(? as timestamptz)
                        """)
                    .params(name, continued)
                    .query(Long.class)
                    .single()
                > 0);
    Awaitility.await("nothing comes of it")
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(10))
        .until(() -> eventsOf(runs) == events);
    processes.invariants.holdOf(runs);
  }

  private static List<UUID> started(int runs, int epics, Duration latency) {
    List<UUID> started = new ArrayList<>();
    for (int i = 1; i <= runs; i++) {
      UUID project = api.createProject("Project " + i);
      api.addEpics(
          project,
          Collections.nCopies(
              epics, "@mock latency=" + latency.toMillis() + "ms\n@mock stories=3"));
      started.add(api.start(project));
    }
    return started;
  }

  /// The runs that this worker owns and has begun.
  private static List<UUID> runsOf(String worker) {
    return processes
        .jdbc
        .sql(
            """
            select r.run_id from work.run r join work.worker w on w.incarnation = r.owner
             where r.open and w.instance = ? and exists (
                   select 1 from work.epic_task t
                    where t.run_id = r.run_id and t.status <> 'PENDING')
            """)
        .param(worker)
        .query((row, _) -> Objects.requireNonNull(row.getObject(1, UUID.class)))
        .list();
  }

  private static String now() {
    return processes
        .jdbc
        .sql("select cast(clock_timestamp() as text)")
        .query(String.class)
        .single();
  }

  private static double secondsSince(String time) {
    return processes
        .jdbc
        .sql("select extract(epoch from clock_timestamp() - cast(? as timestamptz))")
        .param(time)
        .query(Double.class)
        .single();
  }

  /// From a time to the run's next event, negative while there is none.
  private static double secondsToEvent(UUID run, String time) {
    return processes
        .jdbc
        .sql(
            """
            select coalesce(extract(epoch from min(occurred_at) - cast(? as timestamptz)), -1)
              from work.outbox
             where run_id = cast(? as uuid) and occurred_at > cast(? as timestamptz)
            """)
        .params(time, run, time)
        .query(Double.class)
        .single();
  }

  private static long eventsOf(List<UUID> runs) {
    return processes
        .jdbc
        .sql("select count(*) from work.outbox where run_id in (:runs)")
        .param("runs", runs)
        .query(Long.class)
        .single();
  }
}
