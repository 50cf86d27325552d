package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManyRunsIT {

  private static final int RUNS = 30;
  private static final int EPICS = 5;

  @Test
  void thirty_runs_on_two_partitions_do_not_wait_for_each_other() {
    try (Services services =
        new Services(
            "storyloom.generator.mock.latency=1s",
            "storyloom.generator.mock.jitter=0",
            "storyloom.kafka.commands.partitions=2",
            "storyloom.kafka.events.partitions=2")) {
      List<UUID> projects = new ArrayList<>();
      for (int i = 1; i <= RUNS; i++) {
        UUID project = services.api.createProject("Project " + i);
        services.api.addEpics(project, Collections.nCopies(EPICS, "Customers compare offers."));
        projects.add(project);
      }
      List<UUID> runs = projects.stream().map(services.api::start).toList();
      assertThat(services.reconcile()).as("in the middle").startsWith("0 ");
      // One after the other they would take RUNS * EPICS seconds.
      services.api.awaitCompleted(runs, Duration.ofSeconds(60));
      services.invariants.holdOf(runs);
      assertThat(services.reconcile()).startsWith("0 Compared runs  " + RUNS);
      assertThat(services.api.progress(runs.getLast()).path("completedEpics").asInt())
          .isEqualTo(EPICS);
    }
  }
}
