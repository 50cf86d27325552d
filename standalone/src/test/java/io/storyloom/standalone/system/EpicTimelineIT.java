package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EpicTimelineIT {

  @Test
  void a_timeline_tells_every_call_and_every_wait_and_outlives_the_events() {
    try (Services services =
        new Services(
            "storyloom.pacing.fast.delay=300ms",
            "storyloom.pacing.fast.backoff=200ms,400ms",
            "storyloom.pacing.jitter=0",
            "storyloom.pricing.mock.input-per-million-usd=3")) {
      UUID project = services.api.createProject("Timeline");
      services.api.addEpics(
          project, List.of("@mock stories=2", "@mock fail-times=1\n@mock rate-limit=1"));
      UUID run = services.api.start(project);
      services.api.awaitCompleted(List.of(run), Duration.ofSeconds(30));
      JsonNode shown = services.api.progress(run).path("epics").path(1);

      JsonNode timeline = services.api.timeline(run, shown.path("epicId").asString());

      assertThat(timeline.path("status").asString()).isEqualTo("COMPLETED");
      assertThat(timeline.path("retryCount")).isEqualTo(shown.path("retryCount"));
      assertThat(timeline.path("calls").valueStream().map(call -> call.path("outcome").asString()))
          .containsExactly("THROTTLED", "TRANSIENT", "USABLE");
      JsonNode last = timeline.path("calls").path(2);
      assertThat(last.path("prompt").asString()).contains("Epic 2");
      assertThat(last.path("answer").asString()).isNotBlank();
      assertThat(last.path("costUsd").decimalValue())
          .isPositive()
          .isEqualByComparingTo(shown.path("costUsd").decimalValue());
      assertThat(timeline.path("waits").valueStream().map(wait -> wait.path("reason").asString()))
          .containsExactly("PACING", "RATE_LIMIT", "RETRY");
      assertThat(timeline.path("waits").valueStream().map(wait -> wait.path("durationMs").asLong()))
          .satisfiesExactly(
              pacing -> assertThat(pacing).isBetween(300L, 1_000L),
              limit -> assertThat(limit).isBetween(1_000L, 2_000L),
              retry -> assertThat(retry).isBetween(200L, 1_000L));

      services.jdbc.sql("delete from work.outbox").update();
      assertThat(services.api.timeline(run, shown.path("epicId").asString())).isEqualTo(timeline);
    }
  }
}
