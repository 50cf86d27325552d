package io.storyloom.api.run;

import io.storyloom.api.http.JsonBody;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/// The routes of runs.
@RestController
@RequestMapping("/api/v1")
class RunRoutes {

  private static final String ALL =
      Arrays.stream(RunStatus.values()).map(Enum::name).collect(Collectors.joining(", "));

  private final RunStarts starts;
  private final ProgressReads reads;
  private final ProgressView view;
  private final Clock clock;
  private final JsonBody bodies;

  RunRoutes(
      RunStarts starts, ProgressReads reads, ProgressView view, Clock clock, JsonBody bodies) {
    this.starts = starts;
    this.reads = reads;
    this.view = view;
    this.clock = clock;
    this.bodies = bodies;
  }

  /// The id of a project's active run.
  record Active(RunId runId) {}

  @PostMapping("/projects/{projectId}/runs")
  ResponseEntity<StartedRun> start(
      TenantId tenant, @PathVariable("projectId") ProjectId projectId, HttpServletRequest request)
      throws IOException {
    StartRequest body = bodies.read(request, StartRequest.class, StartRequest.DEFAULTS);
    return starts
        .start(
            tenant, projectId, body.checked(), IdempotencyKey.of(request), RequestTrace.of(request))
        .answer();
  }

  @GetMapping("/projects/{projectId}/runs")
  Page<Progress> ofProject(
      TenantId tenant, @PathVariable("projectId") ProjectId projectId, PageRequest page) {
    return shown(reads.ofProject(tenant, projectId, page));
  }

  @GetMapping("/projects/{projectId}/runs/active")
  ResponseEntity<Active> active(TenantId tenant, @PathVariable("projectId") ProjectId projectId) {
    Optional<RunId> active = reads.active(tenant, projectId);
    return active.isPresent()
        ? ResponseEntity.ok(new Active(active.get()))
        : ResponseEntity.noContent().build();
  }

  @GetMapping("/runs")
  Page<Progress> all(
      TenantId tenant,
      @RequestParam(name = "status", required = false) @Nullable List<String> status,
      PageRequest page) {
    return shown(reads.ofTenant(tenant, statuses(status == null ? List.of() : status), page));
  }

  @GetMapping("/runs/{runId}")
  ResponseEntity<Progress> progress(
      TenantId tenant,
      @PathVariable("runId") RunId runId,
      @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known,
      WebRequest request) {
    Instant now = clock.instant();
    ProgressMark mark = reads.mark(tenant, runId, now).orElseThrow(ProblemException::runNotFound);
    if (known != null) {
      // Spring knows lists and weak tags, but not that any representation at all matches "*".
      if (known.strip().equals("*") || request.checkNotModified(mark.etag())) {
        return headed(HttpStatus.NOT_MODIFIED, mark).build();
      }
    }
    ProgressRow run =
        reads.withEpics(tenant, runId, mark, now).orElseThrow(ProblemException::runNotFound);
    return headed(HttpStatus.OK, ProgressView.mark(run, now)).body(view.of(run, now));
  }

  private static ResponseEntity.BodyBuilder headed(HttpStatus status, ProgressMark mark) {
    return ResponseEntity.status(status)
        .eTag(mark.etag())
        .cacheControl(CacheControl.noCache().cachePrivate());
  }

  private Page<Progress> shown(Page<ProgressRow> page) {
    Instant now = clock.instant();
    return page.map(run -> view.of(run, now));
  }

  private static Set<RunStatus> statuses(List<String> names) {
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    for (String name : names) {
      statuses.add(
          Arrays.stream(RunStatus.values())
              .filter(status -> status.name().equals(name))
              .findFirst()
              .orElseThrow(() -> ProblemException.invalid("status", "must be one of " + ALL)));
    }
    return statuses;
  }
}
