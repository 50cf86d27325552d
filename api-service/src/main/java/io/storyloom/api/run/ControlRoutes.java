package io.storyloom.api.run;

import io.storyloom.api.http.JsonBody;
import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The routes by which a run is cancelled, paused, resumed and retried.
@RestController
@RequestMapping("/api/v1/runs/{runId}")
class ControlRoutes {

  private final RunControls controls;
  private final RunRetries retries;
  private final JsonBody bodies;

  ControlRoutes(RunControls controls, RunRetries retries, JsonBody bodies) {
    this.controls = controls;
    this.retries = retries;
    this.bodies = bodies;
  }

  /// The body of what has no options.
  record NoOptions() {}

  @PostMapping("/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void cancel(TenantId tenant, @PathVariable("runId") RunId runId, HttpServletRequest request)
      throws IOException {
    bodies.read(request, NoOptions.class, new NoOptions());
    controls.cancel(tenant, runId);
  }

  @PostMapping("/pause")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void pause(TenantId tenant, @PathVariable("runId") RunId runId, HttpServletRequest request)
      throws IOException {
    bodies.read(request, NoOptions.class, new NoOptions());
    controls.pause(tenant, runId);
  }

  @PostMapping("/resume")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void resume(TenantId tenant, @PathVariable("runId") RunId runId, HttpServletRequest request)
      throws IOException {
    bodies.read(request, ResumeRequest.class, ResumeRequest.DEFAULTS).check();
    controls.resume(tenant, runId);
  }

  @PostMapping("/retry")
  ResponseEntity<StartedRun> retry(
      TenantId tenant, @PathVariable("runId") RunId runId, HttpServletRequest request)
      throws IOException {
    RetryRequest body = bodies.read(request, RetryRequest.class, RetryRequest.DEFAULTS);
    return retries
        .retry(tenant, runId, body.checked(), IdempotencyKey.of(request), RequestTrace.of(request))
        .answer();
  }
}
