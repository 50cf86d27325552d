package io.storyloom.api.run.timeline;

import io.storyloom.run.EpicId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// An epic of a run.
@RestController
class TimelineRoutes {

  private final Timelines timelines;

  TimelineRoutes(Timelines timelines) {
    this.timelines = timelines;
  }

  @GetMapping("/api/v1/runs/{runId}/epics/{epicId}")
  EpicTimeline timeline(
      TenantId tenant, @PathVariable("runId") RunId runId, @PathVariable("epicId") EpicId epicId) {
    return timelines.of(tenant, runId, epicId);
  }
}
