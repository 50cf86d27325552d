package io.storyloom.api.run;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.idempotency.IdempotencyKeys;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.messaging.outbox.RecordTooLargeException;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Starts runs: key, claim, run and records in one transaction, whose commit is the promise.
@Service
class RunStarts {

  /// How often a claim is tried again whose rival was gone when it was looked at.
  private static final int CLAIMS = 5;

  private final RunRows rows;
  private final IdempotencyKeys keys;
  private final Outbox outbox;
  private final MessagingStart messaging;
  private final Guardrails guardrails;
  private final Clock clock;

  RunStarts(
      RunRows rows,
      IdempotencyKeys keys,
      Outbox outbox,
      MessagingStart messaging,
      Guardrails guardrails,
      Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.outbox = outbox;
    this.messaging = messaging;
    this.guardrails = guardrails;
    this.clock = clock;
  }

  /// @param replayed whether an earlier request was answered so
  record Answer(StartedRun run, boolean replayed) {}

  @Transactional
  Answer start(
      TenantId tenant,
      ProjectId project,
      StartRequest.Checked request,
      @Nullable IdempotencyKey key) {
    String scope = "POST /api/v1/projects/" + project + "/runs";
    if (key != null) {
      StartedRun earlier = keys.claim(tenant, scope, key, request, StartedRun.class);
      if (earlier != null) {
        return new Answer(earlier, true);
      }
    }
    StartedRun started = start(tenant, project, request);
    if (key != null) {
      keys.keep(tenant, scope, key, started);
    }
    return new Answer(started, false);
  }

  private StartedRun start(TenantId tenant, ProjectId project, StartRequest.Checked request) {
    requireReady();
    if (!rows.holdProject(tenant, project)) {
      throw ProblemException.projectNotFound();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    RunRef run = new RunRef(tenant, project, new RunId(UuidCreator.getTimeOrderedEpoch()));
    claim(run, now);
    List<EpicSnapshot> epics = EpicChoice.of(rows.epics(tenant, project), request.chosen());
    List<String> warnings = guardrails.check(epics.size(), request.acknowledged());
    rows.insert(run, request.options(), epics, epics.size(), now);
    append(run, request.options(), epics, now);
    return new StartedRun(
        run.runId().toString(),
        project.toString(),
        RunStatus.QUEUED.name(),
        epics.size(),
        null,
        warnings);
  }

  private void requireReady() {
    if (!messaging.isReady()) {
      throw ProblemException.of(
          ProblemCode.SERVICE_UNAVAILABLE,
          "The service is still waiting for Kafka and the schema registry.");
    }
  }

  private void claim(RunRef run, Instant now) {
    for (int attempt = 0; attempt < CLAIMS; attempt++) {
      if (rows.claim(run, now)) {
        return;
      }
      Optional<RunId> rival = rows.activeRun(run.tenantId(), run.projectId());
      if (rival.isPresent()) {
        throw ProblemException.of(
            ProblemCode.RUN_ALREADY_ACTIVE,
            "A story generation is already in progress for this project",
            Map.of("activeRunId", rival.get().toString()));
      }
    }
    throw ProblemException.of(
        ProblemCode.SERVICE_UNAVAILABLE, "Other runs of the project come and go; try again.");
  }

  private void append(RunRef run, RunOptions options, List<EpicSnapshot> epics, Instant now) {
    RecordedEvent created =
        new RecordedEvent(run, 0, now, new RunEvent.RunCreated(options, epics, null));
    List<RecordedRequest> commands =
        epics.stream()
            .map(epic ->
                new RecordedRequest(
                    run, epic.index(), now, new RunRequest.EpicQueued(epic, epics.size(), options)))
            .toList();
    try {
      outbox.append(List.of(created), commands);
    } catch (RecordTooLargeException _) {
      throw ProblemException.of(
          ProblemCode.TOO_MANY_EPICS,
          "The titles of these epics are too long for one run; choose fewer epics.");
    }
  }
}
