package io.storyloom.api.run;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.idempotency.IdempotencyKey;
import io.storyloom.api.idempotency.IdempotencyKeys;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.messaging.outbox.RecordTooLargeException;
import io.storyloom.messaging.record.Traceparent;
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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What every way to begin a run shares: key, claim, run and records, all in the caller's
/// transaction, whose commit is the promise.
@Component
class NewRuns {

  /// How often a claim is tried again whose rival was gone when it was looked at.
  private static final int CLAIMS = 5;

  private final RunRows rows;
  private final IdempotencyKeys keys;
  private final Outbox outbox;
  private final MessagingStart messaging;
  private final Clock clock;

  NewRuns(
      RunRows rows, IdempotencyKeys keys, Outbox outbox, MessagingStart messaging, Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.outbox = outbox;
    this.messaging = messaging;
    this.clock = clock;
  }

  /// What came of claiming a project.
  sealed interface Claim {

    /// It is the new run's.
    record Claimed(RunRef run, Instant at) implements Claim {}

    /// It is another run's.
    record Taken(RunId by) implements Claim {}
  }

  /// What a new run is to do.
  ///
  /// @param retryOf the run whose failed epics it does again, null when it is none's
  /// @param trace what all of its records belong to
  record Plan(
      RunOptions options, List<EpicSnapshot> epics, @Nullable RunId retryOf, Traceparent trace) {}

  /// Accepts a request, or answers as it was answered under its key before.
  ///
  /// @param scope method and path
  /// @param body the parsed body
  AcceptedRun once(
      TenantId tenant,
      String scope,
      @Nullable IdempotencyKey key,
      Object body,
      Supplier<StartedRun> request) {
    if (key == null) {
      return new AcceptedRun(request.get(), false);
    }
    StartedRun earlier = keys.claim(tenant, scope, key, body, StartedRun.class);
    if (earlier != null) {
      return new AcceptedRun(earlier, true);
    }
    StartedRun started = request.get();
    keys.keep(tenant, scope, key, started);
    return new AcceptedRun(started, false);
  }

  /// @throws ProblemException `service-unavailable` until runs can be written down
  void requireReady() {
    if (!messaging.isReady()) {
      throw ProblemException.of(
          ProblemCode.SERVICE_UNAVAILABLE,
          "The service is still waiting for Kafka and the schema registry.");
    }
  }

  /// Claims a project that the caller holds; waits for a rival.
  Claim claim(TenantId tenant, ProjectId project) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    RunRef run = new RunRef(tenant, project, new RunId(UuidCreator.getTimeOrderedEpoch()));
    for (int attempt = 0; attempt < CLAIMS; attempt++) {
      if (rows.claim(run, now)) {
        return new Claim.Claimed(run, now);
      }
      Optional<RunId> rival = rows.activeRun(tenant, project);
      if (rival.isPresent()) {
        return new Claim.Taken(rival.get());
      }
    }
    throw ProblemException.of(
        ProblemCode.SERVICE_UNAVAILABLE, "Other runs of the project come and go; try again.");
  }

  /// @param warnings to answer with
  /// @throws ProblemException `too-many-epics` when the titles don't fit in one record
  StartedRun begin(Claim.Claimed claim, Plan plan, List<String> warnings) {
    RunRef run = claim.run();
    rows.insert(run, plan, claim.at());
    append(run, plan, claim.at());
    return new StartedRun(
        run.runId().toString(),
        run.projectId().toString(),
        RunStatus.QUEUED.name(),
        plan.epics().size(),
        plan.retryOf() == null ? null : plan.retryOf().toString(),
        warnings);
  }

  private void append(RunRef run, Plan plan, Instant now) {
    RecordedEvent created =
        new RecordedEvent(
            run, 0, now, new RunEvent.RunCreated(plan.options(), plan.epics(), plan.retryOf()));
    int total = plan.epics().size();
    List<RecordedRequest> commands =
        plan.epics().stream()
            .map(epic ->
                new RecordedRequest(
                    run, epic.index(), now, new RunRequest.EpicQueued(epic, total, plan.options())))
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
