package io.storyloom.api.run.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineIT extends ApiIT {

  @Test
  void an_epic_that_has_not_started_is_shown_as_in_progress() {
    Project project = project(2);
    Answer started = post(project.runs(), "").is(202);
    String run = started.header("Location");

    Answer timeline = get(run + "/epics/" + project.epics().get(1)).is(200);

    assertThat(timeline.text("runId")).isEqualTo(started.text("runId"));
    get(run)
        .body()
        .path("epics")
        .path(1)
        .properties()
        .forEach(
            field -> assertThat(timeline.body().path(field.getKey())).isEqualTo(field.getValue()));
    assertThat(timeline.body().path("waits").isEmpty()).isTrue();
    assertThat(timeline.body().path("calls").isEmpty()).isTrue();
  }

  @Test
  void only_the_epics_of_the_run_are_found() {
    Project project = project(2);
    String run =
        post(project.runs(), "{\"epicIds\": [\"" + project.epics().getFirst() + "\"]}")
            .is(202)
            .header("Location");

    get(run + "/epics/" + project.epics().get(1)).isProblem(404, "epic-not-found");
    get(run + "/epics/" + UUID.randomUUID()).isProblem(404, "epic-not-found");
    get(run + "/epics/nonsense").isProblem(404, "epic-not-found");
    get("/api/v1/runs/" + UUID.randomUUID() + "/epics/" + project.epics().getFirst())
        .isProblem(404, "run-not-found");
  }
}
