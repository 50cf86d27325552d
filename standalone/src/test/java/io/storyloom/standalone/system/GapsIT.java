package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GapsIT {

  @Test
  void a_run_that_the_read_tables_lost_comes_back_as_it_was() {
    try (Services services =
        new Services("storyloom.gaps.interval=100ms", "storyloom.gaps.first=300ms")) {
      UUID project = services.api.createProject("Lost");
      services.api.addEpics(project, List.of("One.", "Two.", "Three.\n@mock fail=no"));
      UUID run = services.api.start(project);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> services.api.progress(run).path("status").asString().equals("PARTIAL"));
      JsonNode before = services.api.progress(run);

      assertThat(services.jdbc.sql("delete from progress.run_epic").update()).isEqualTo(3);
      assertThat(services.jdbc.sql("delete from progress.run").update()).isOne();

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(services.api.progress(run)).isEqualTo(before));
      assertThat(services.reconcile()).startsWith("0 Compared runs  1");
    }
  }
}
