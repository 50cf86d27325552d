package io.storyloom.api.run.live;

import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RunEvent;
import io.storyloom.run.Totals;
import io.storyloom.run.Usage;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The events' fields in JSON, named as in the Kafka contract.
@Component
class EventJson {

  private final JsonMapper json;

  EventJson(JsonMapper json) {
    this.json = json;
  }

  /// What is known of every event, even of one that is newer than this service.
  String of(KeptEvents.Row row) {
    return json.writeValueAsString(envelope(row));
  }

  String of(KeptEvents.Row row, RecordedEvent recorded) {
    ObjectNode body = envelope(row);
    put(body, recorded.event());
    return json.writeValueAsString(body);
  }

  private ObjectNode envelope(KeptEvents.Row row) {
    ObjectNode body =
        json.createObjectNode()
            .put("sequence", row.sequence())
            .put("type", row.type())
            .put("time", row.occurredAt().toString())
            .put("runId", row.runId().toString());
    return row.epicId() == null ? body : body.put("epicId", row.epicId().toString());
  }

  private void put(ObjectNode body, RunEvent event) {
    switch (event) {
      // Sequence 0, which no stream sends: told are the events after one that is known.
      case RunEvent.RunCreated _ -> {}
      case RunEvent.RunStarted e ->
          body.put("provider", e.generator().provider()).put("model", e.generator().model());
      case RunEvent.EpicStarted e ->
          body.put("index", e.index()).put("title", e.title()).put("attempt", e.attempt());
      case RunEvent.EpicGenerating e ->
          body.put("call", e.call()).put("retryCount", e.retryCount()).put("detail", e.detail());
      case RunEvent.EpicSaving e -> body.put("storyCount", e.storyCount());
      case RunEvent.EpicCompleted e -> {
        body.put("storiesCreated", e.storiesCreated()).put("storiesDeleted", e.storiesDeleted());
        put(body, e.usage());
        body.put("retryCount", e.retryCount()).set("stories", stories(e.stories()));
      }
      case RunEvent.EpicFailed e -> {
        body.put("error", e.error()).put("kind", e.kind().name());
        put(body, e.usage());
        body.put("retryCount", e.retryCount());
      }
      case RunEvent.EpicSkipped e -> body.put("reason", e.reason());
      case RunEvent.EpicReleased e -> body.put("reason", e.reason().name());
      case RunEvent.RateLimited e ->
          body.put("retryAfterMs", e.retryAfter().toMillis()).put("provider", e.provider());
      case RunEvent.RunPaused e -> body.put("reason", e.reason().name());
      case RunEvent.RunResumed _ -> {}
      case RunEvent.RunCompleted e -> {
        body.put("status", e.status().name());
        put(body, e.totals());
      }
      case RunEvent.RunFailed e -> {
        body.put("error", e.error());
        put(body, e.totals());
      }
      case RunEvent.RunCancelled e -> {
        body.put("reason", e.reason().name());
        put(body, e.totals());
      }
    }
  }

  private @Nullable ArrayNode stories(@Nullable List<RunEvent.StoredStory> stories) {
    if (stories == null) {
      return null;
    }
    ArrayNode all = json.createArrayNode();
    for (RunEvent.StoredStory story : stories) {
      ObjectNode draft = json.valueToTree(story.draft());
      all.addObject().put("storyId", story.storyId()).put("code", story.code()).setAll(draft);
    }
    return all;
  }

  private static void put(ObjectNode body, Totals totals) {
    body.put("totalEpics", totals.totalEpics())
        .put("completedEpics", totals.completedEpics())
        .put("failedEpics", totals.failedEpics())
        .put("skippedEpics", totals.skippedEpics())
        .put("totalStoriesCreated", totals.totalStoriesCreated());
    put(body, totals.usage());
  }

  private static void put(ObjectNode body, Usage usage) {
    body.put("durationMs", usage.duration().toMillis())
        .put("inputTokens", usage.inputTokens())
        .put("outputTokens", usage.outputTokens())
        .put("costUsd", plain(usage.costUsd()));
  }

  private static BigDecimal plain(BigDecimal cost) {
    return cost.signum() == 0 ? BigDecimal.ZERO : cost.stripTrailingZeros();
  }
}
