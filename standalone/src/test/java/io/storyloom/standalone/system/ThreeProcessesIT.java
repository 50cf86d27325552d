package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The services as they are deployed, two workers among them, one of which goes away.
class ThreeProcessesIT {

  private static final Duration TAKE_OVER = Duration.ofSeconds(15);
  private static final Duration SUSPENSION = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();
  private static final Map<String, String> ENVIRONMENT = new HashMap<>();
  private static final List<ServiceProcess> PROCESSES = new ArrayList<>();
  private static final Map<String, ServiceProcess> WORKERS = new HashMap<>();
  private static JdbcClient jdbc;
  private static Invariants invariants;
  private static HttpApi api;

  @BeforeAll
  static void start_the_api_last() {
    TestDatabase database = INFRASTRUCTURE.createDatabase();
    jdbc = Services.database(database);
    invariants =
        new Invariants(INFRASTRUCTURE.bootstrapServers(), INFRASTRUCTURE.registryUrl(), jdbc);
    ENVIRONMENT.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", INFRASTRUCTURE.bootstrapServers());
    ENVIRONMENT.put("SPRING_DATASOURCE_URL", database.jdbcUrl());
    ENVIRONMENT.put("SPRING_DATASOURCE_USERNAME", database.user());
    ENVIRONMENT.put("SPRING_DATASOURCE_PASSWORD", database.password());
    ENVIRONMENT.put("STORYLOOM_SCHEMA_REGISTRY_URL", INFRASTRUCTURE.registryUrl());
    ENVIRONMENT.put("STORYLOOM_KAFKA_REPLICATION_FACTOR", "1");
    start("projector-service", "projector");
    WORKERS.put("one", start("worker-service", "one"));
    WORKERS.put("two", start("worker-service", "two"));
    api = new HttpApi(start("api-service", "api").url());
    PROCESSES.forEach(ServiceProcess::awaitReady);
  }

  private static ServiceProcess start(String module, String instance) {
    ServiceProcess process = new ServiceProcess(module, instance, ENVIRONMENT);
    PROCESSES.add(process);
    return process;
  }

  @AfterAll
  static void stop() {
    PROCESSES.forEach(ServiceProcess::close);
    Services.deleteTopics(INFRASTRUCTURE.bootstrapServers());
  }

  private static ServiceProcess worker(String instance) {
    return Objects.requireNonNull(WORKERS.get(instance));
  }

  @Test
  void runs_spread_over_the_workers_and_go_on_when_one_is_killed() {
    List<UUID> runs = started(12, 5, Duration.ofMillis(2500));
    Awaitility.await("both workers own runs")
        .atMost(PATIENCE)
        .until(() -> runsInFlight("one").size() + runsInFlight("two").size() == runs.size());
    List<UUID> orphans = runsInFlight("one");
    assertThat(orphans).isNotEmpty().hasSizeLessThan(runs.size());

    worker("one").kill();
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
    invariants.holdOf(runs);
    WORKERS.put("one", start("worker-service", "one"));
    worker("one").awaitReady();
  }

  @Test
  void a_worker_that_was_suspended_in_mid_epic_adds_nothing() {
    List<UUID> runs = started(4, 2, Duration.ofSeconds(3));
    Awaitility.await("every run is in flight")
        .atMost(PATIENCE)
        .until(() -> runsInFlight("one").size() + runsInFlight("two").size() == runs.size());
    String name = runsInFlight("two").isEmpty() ? "one" : "two";
    List<UUID> orphans = runsInFlight(name);
    ServiceProcess suspended = worker(name);

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
            jdbc.sql(
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
    invariants.holdOf(runs);
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

  /// The runs that this worker owns and of which an epic is in flight.
  private static List<UUID> runsInFlight(String worker) {
    return jdbc.sql(
            """
            select r.run_id from work.run r join work.worker w on w.incarnation = r.owner
             where r.open and w.instance = ? and exists (
                   select 1 from work.epic_task t
                    where t.run_id = r.run_id and t.status = 'GENERATING')
            """)
        .param(worker)
        .query((row, _) -> Objects.requireNonNull(row.getObject(1, UUID.class)))
        .list();
  }

  private static String now() {
    return jdbc.sql("select cast(clock_timestamp() as text)").query(String.class).single();
  }

  private static double secondsSince(String time) {
    return jdbc.sql("select extract(epoch from clock_timestamp() - cast(? as timestamptz))")
        .param(time)
        .query(Double.class)
        .single();
  }

  /// From a time to the run's next event, negative while there is none.
  private static double secondsToEvent(UUID run, String time) {
    return jdbc.sql(
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
    return jdbc.sql("select count(*) from work.outbox where run_id in (:runs)")
        .param("runs", runs)
        .query(Long.class)
        .single();
  }
}
