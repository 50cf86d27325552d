package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RebuildIT {

  private static final int EPICS = 10;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Executor threads = task -> Thread.ofPlatform().daemon().start(task);

  @Test
  void damaged_tables_are_put_right_while_runs_go_on_and_are_watched() {
    try (Services services =
        new Services(
            "storyloom.generator.mock.latency=1s",
            "storyloom.generator.mock.jitter=0",
            // Nothing but the rebuild is to help.
            "storyloom.gaps.first=10m")) {
      List<UUID> ended = start(services, 4, 1);
      services.api.awaitCompleted(ended, Duration.ofSeconds(30));
      JsonNode lost = services.api.progress(ended.get(0));
      List<UUID> going = start(services, 8, EPICS);
      AtomicBoolean over = new AtomicBoolean();
      List<CompletableFuture<Integer>> watchers =
          going.subList(0, 4).stream()
              .map(run -> CompletableFuture.supplyAsync(() -> watch(services, run, over), threads))
              .toList();

      damage(services, "delete from progress.run where run_id = ?", ended.get(0));
      damage(services, "delete from progress.run_epic where run_id = ?", ended.get(1));
      damage(services, "update progress.run set status = 'FAILED' where run_id = ?", ended.get(2));
      damage(
          services,
          "update progress.run set total_stories_created = 99 where run_id = ?",
          ended.get(3));
      damage(services, "delete from progress.run where run_id = ?", going.get(6));
      damage(
          services,
          "update progress.run_epic set stories_created = 99 where run_id = ?",
          going.get(7));
      assertThat(services.reconcile()).startsWith("2 ");

      assertThat(services.rebuild()).startsWith("0 Runs in the log  12");

      assertThat(services.reconcile()).startsWith("0 ").contains("Differed       0");
      assertThat(services.api.progress(ended.get(0))).isEqualTo(lost);
      assertThat(services.api.progress(going.getLast()).path("status").asString())
          .as("it goes on")
          .isEqualTo("RUNNING");
      services.api.awaitCompleted(going, Duration.ofSeconds(60));
      over.set(true);
      watchers.forEach(watcher -> assertThat(watcher.join()).isGreaterThan(20));
      List<UUID> all = new ArrayList<>(ended);
      all.addAll(going);
      services.invariants.holdOf(all);
      assertThat(services.reconcile()).startsWith("0 Compared runs  12");
      assertThat(services.rebuild()).contains("Differed         0");
    }
  }

  private static List<UUID> start(Services services, int runs, int epics) {
    return IntStream.range(0, runs)
        .mapToObj(i -> {
          UUID project = services.api.createProject("Project " + i + " with " + epics);
          services.api.addEpics(project, Collections.nCopies(epics, "Customers compare offers."));
          return services.api.start(project);
        })
        .toList();
  }

  private static void damage(Services services, String sql, UUID run) {
    assertThat(services.jdbc.sql(sql).param(run).update()).isPositive();
  }

  /// Reads a run's progress again and again; it only ever goes forward.
  ///
  /// @return how often
  private static int watch(Services services, UUID run, AtomicBoolean over) {
    int readings = 0;
    long sequence = 0;
    int done = 0;
    while (!over.get()) {
      JsonNode now = services.api.progress(run);
      assertThat(now.path("sequence").asLong()).isGreaterThanOrEqualTo(sequence);
      assertThat(now.path("completedEpics").asInt()).isBetween(done, EPICS);
      assertThat(now.path("epics").size()).isEqualTo(EPICS);
      sequence = now.path("sequence").asLong();
      done = now.path("completedEpics").asInt();
      readings++;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return readings;
  }
}
