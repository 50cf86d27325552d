package io.storyloom.worker.run;

import static io.storyloom.worker.run.TestWorker.FAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.ProjectId;
import io.storyloom.run.RunEvent.EpicCompleted;
import io.storyloom.run.RunEvent.EpicStarted;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A database that goes away and comes back.
class OutageIT {

  private TestWorker worker;

  @BeforeEach
  void start() {
    worker = new TestWorker();
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  @Test
  void runs_finish_with_each_epic_once_although_the_database_is_away_for_ten_seconds() {
    String[] epics =
        Collections.nCopies(12, "@mock latency=200ms\n@mock stories=2").toArray(String[]::new);
    List<ProjectId> projects = IntStream.range(0, 6).mapToObj(_ -> worker.project(epics)).toList();
    List<RunId> runs = projects.stream().map(project -> worker.run(project, FAST)).toList();
    worker.awaitEvent(runs.getLast(), EpicStarted.class);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .during(Duration.ofSeconds(10))
        .atMost(Duration.ofSeconds(15))
        .until(() -> {
          worker.cutConnections();
          return true;
        });
    for (int i = 0; i < runs.size(); i++) {
      assertThat(worker.finished(runs.get(i)).stream().filter(EpicCompleted.class::isInstance))
          .hasSize(12);
      assertThat(worker.storiesPerEpic(projects.get(i))).hasSize(12).containsOnly(2);
    }
    assertThat(worker.isRunning("first")).isTrue();
  }
}
