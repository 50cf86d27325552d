package io.storyloom.standalone.system;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.RunStatus;
import io.storyloom.standalone.system.HttpApi.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Commands that race a run, many runs at a time in one engine. `-Dstoryloom.races.seed=…` repeats
/// the choices of a round, though not what the scheduler makes of them; `…rounds` sets how many.
class ControlRacesIT {

  private static final long SEED =
      Long.getLong("storyloom.races.seed", ThreadLocalRandom.current().nextLong());
  private static final int ROUNDS = Integer.getInteger("storyloom.races.rounds", 1000);
  private static final int AT_A_TIME = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> REFUSALS = Set.of("run-not-active", "run-not-paused");
  private static final List<String> COMMANDS =
      List.of("pause", "pause", "pause", "resume", "resume", "resume", "cancel");

  private static Services services;

  @BeforeAll
  static void start() {
    System.out.printf("storyloom.races.seed=%d storyloom.races.rounds=%d%n", SEED, ROUNDS);
    services = new Services("storyloom.http.requests-per-minute=100000000");
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  /// One run and what it was asked.
  private static final class Round {

    private final SplittableRandom random;
    private final UUID project;
    private final UUID run;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private boolean cancelAccepted;

    Round(SplittableRandom random, int epics, int latency) {
      this.random = random;
      this.project = project(epics, "@mock stories=1\n@mock latency=" + latency + "ms");
      this.run = services.api.start(project);
    }

    void pause(int atMostMillis) {
      LockSupport.parkNanos(random.nextLong(atMostMillis * 1_000_000L));
    }

    Asked ask(String command) {
      Asked answer = services.api.ask(run, command);
      asked.add(command + " " + answer.status());
      if (answer.status() == 202) {
        cancelAccepted |= command.equals("cancel");
      } else {
        assertThat(answer.status()).as("%s of %s", command, run).isEqualTo(409);
        assertThat(REFUSALS).contains(answer.code());
      }
      return answer;
    }

    /// Until the run shows one of these states.
    RunStatus await(Set<RunStatus> states) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      RunStatus status = status();
      while (!states.contains(status)) {
        assertThat(System.nanoTime() - end)
            .as("%s is %s after %s", run, status, asked)
            .isNegative();
        LockSupport.parkNanos(25_000_000);
        status = status();
      }
      return status;
    }

    private RunStatus status() {
      return RunStatus.valueOf(services.api.progress(run).path("status").asString());
    }

    /// What is true of every end, as far as HTTP shows it.
    void check(RunStatus end) {
      if (end == RunStatus.CANCELLED) {
        assertThat(cancelAccepted).as("cancel accepted among %s", asked).isTrue();
        assertThat(services.api.ask(run, "cancel").status()).isEqualTo(202);
      } else {
        assertThat(end).as("%s", asked).isEqualTo(RunStatus.COMPLETED);
        assertThat(services.api.ask(run, "cancel").code()).isEqualTo("run-not-active");
      }
      assertThat(services.api.ask(run, "pause").code()).isEqualTo("run-not-active");
      assertThat(services.api.ask(run, "resume").code()).isEqualTo("run-not-active");
      // Whoever sees the end can start at once.
      if (random.nextInt(10) == 0) {
        services.api.start(project);
      }
    }
  }

  private static final Set<RunStatus> ENDS =
      Set.of(RunStatus.COMPLETED, RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.CANCELLED);
  private static final Set<RunStatus> ENDS_OR_PAUSED =
      Set.of(
          RunStatus.PAUSED,
          RunStatus.COMPLETED,
          RunStatus.PARTIAL,
          RunStatus.FAILED,
          RunStatus.CANCELLED);

  private interface Race {
    RunStatus run(Round round);
  }

  @Test
  void a_cancel_races_the_last_epic() {
    Map<RunStatus, Long> ends =
        race(
            1,
            1,
            round -> {
              round.pause(60);
              round.ask("cancel");
              return round.await(ENDS);
            });
    assertThat(ends).containsOnlyKeys(RunStatus.CANCELLED, RunStatus.COMPLETED);
  }

  @Test
  void a_pause_races_the_last_epic() {
    Map<RunStatus, Long> ends =
        race(
            2,
            2,
            round -> {
              round.pause(60);
              Asked pause = round.ask("pause");
              RunStatus reached = round.await(ENDS_OR_PAUSED);
              if (reached == RunStatus.PAUSED) {
                assertThat(pause.status()).isEqualTo(202);
                assertThat(round.ask("resume").status()).isEqualTo(202);
              }
              return round.await(ENDS);
            });
    assertThat(ends).containsOnlyKeys(RunStatus.COMPLETED);
  }

  @Test
  void pauses_resumes_and_cancels_are_fired_at_random() {
    Map<RunStatus, Long> ends =
        race(
            3,
            3,
            round -> {
              int commands = 1 + round.random.nextInt(6);
              for (int i = 0; i < commands; i++) {
                round.pause(20);
                round.ask(COMMANDS.get(round.random.nextInt(COMMANDS.size())));
              }
              // Whatever was asked before, nothing is left that would keep it from its end.
              round.ask("resume");
              return round.await(ENDS);
            });
    assertThat(ends).containsOnlyKeys(RunStatus.CANCELLED, RunStatus.COMPLETED);
  }

  /// @return how often runs ended how
  private static Map<RunStatus, Long> race(int scenario, int epics, Race race) {
    long begun = System.nanoTime();
    List<Future<Round>> rounds = new ArrayList<>();
    List<UUID> runs = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      for (int i = 0; i < ROUNDS; i++) {
        SplittableRandom random = new SplittableRandom(SEED * 31 + scenario * 1_000_003L + i);
        rounds.add(
            threads.submit(() -> {
              Round round = new Round(random, epics, random.nextInt(12));
              round.check(race.run(round));
              return round;
            }));
      }
      for (Future<Round> round : rounds) {
        runs.add(round.get().run);
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("seed " + SEED, e);
    }
    long raced = System.nanoTime();
    awaitNoActiveRun();
    Map<UUID, RunStatus> ends = services.invariants.agreeOn(runs);
    Map<RunStatus, Long> outcomes =
        ends.values().stream().collect(groupingBy(end -> end, counting()));
    System.out.printf(
        "races %d: %d rounds in %d ms, checked in %d ms: %s, paused %d%n",
        scenario,
        ROUNDS,
        Duration.ofNanos(raced - begun).toMillis(),
        Duration.ofNanos(System.nanoTime() - raced).toMillis(),
        outcomes,
        pauses());
    return outcomes;
  }

  /// Also the projection of the last run that nobody waited for is there then.
  private static void awaitNoActiveRun() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() ->
            count("select count(*) from intake.active_run") == 0
                && count(
                        """
                        select count(*) from work.run w left join progress.run p using (run_id)
                         where w.sequence is distinct from p.sequence
                        """)
                    == 0);
  }

  private static long pauses() {
    return count("select count(*) from progress.run where paused_ms > 0");
  }

  private static long count(String sql) {
    return services.jdbc.sql(sql).query(Long.class).single();
  }

  private static UUID project(int epics, String description) {
    UUID project = UUID.randomUUID();
    services
        .jdbc
        .sql(
            """
            with p as (
              insert into catalog.project (id, tenant_id, name, last_epic, created_at, updated_at)
              values (:project, 'default', 'Race', :epics, now(), now()))
            insert into catalog.epic
                   (id, tenant_id, project_id, number, position, title, description, created_at,
                    updated_at)
            select gen_random_uuid(), 'default', :project, i, i, 'Epic ' || i, :text, now(), now()
              from generate_series(1, :epics) i
            """)
        .param("project", project)
        .param("epics", epics)
        .param("text", description)
        .update();
    return project;
  }
}
