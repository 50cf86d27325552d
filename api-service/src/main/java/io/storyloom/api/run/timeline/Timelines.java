package io.storyloom.api.run.timeline;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.Progress;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.api.run.timeline.EpicTimeline.Call;
import io.storyloom.api.run.timeline.EpicTimeline.Reason;
import io.storyloom.api.run.timeline.EpicTimeline.Wait;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Tells what took an epic's time, from the progress of its run and the journal of its calls, which
/// outlives the run's events.
@Component
public class Timelines {

  private final ProgressSnapshots runs;
  private final JournalReads journal;

  Timelines(ProgressSnapshots runs, JournalReads journal) {
    this.runs = runs;
    this.journal = journal;
  }

  /// @throws ProblemException `run-not-found`, or `epic-not-found` when it is none of the run's
  EpicTimeline of(TenantId tenant, RunId run, EpicId epicId) {
    return of(runs.progress(tenant, run).orElseThrow(ProblemException::runNotFound), epicId);
  }

  /// @param progress with its epics
  /// @throws ProblemException `epic-not-found` when it is none of the run's
  public EpicTimeline of(Progress progress, EpicId epicId) {
    List<Progress.Epic> epics = Objects.requireNonNull(progress.epics());
    Progress.Epic epic =
        epics.stream()
            .filter(candidate -> candidate.epicId().equals(epicId.toString()))
            .findFirst()
            .orElseThrow(ProblemException::epicNotFound);
    if (epic.startedAt() == null) {
      return new EpicTimeline(progress.runId(), epic, List.of(), List.of());
    }
    List<Call> calls = journal.calls(RunId.of(progress.runId()), epic.index());
    return new EpicTimeline(progress.runId(), epic, waits(epics, epic, calls), calls);
  }

  static List<Wait> waits(List<Progress.Epic> epics, Progress.Epic epic, List<Call> calls) {
    List<Wait> waits = new ArrayList<>();
    pacing(epics, epic).ifPresent(waits::add);
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      boolean last = i + 1 == calls.size();
      Reason reason = reasonAfter(call);
      if (reason != null && call.endedAt() != null && (!last || isWaiting(epic))) {
        Instant end = last ? null : calls.get(i + 1).startedAt();
        waits.add(wait(reason, call.endedAt(), end, call.detail()));
      }
    }
    return waits;
  }

  /// From the end of the last epic before that called the generator. Skipped ones never started.
  private static Optional<Wait> pacing(List<Progress.Epic> epics, Progress.Epic epic) {
    Instant startedAt = epic.startedAt();
    return epics.stream()
        .filter(other -> other.index() < epic.index() && other.startedAt() != null)
        .max(Comparator.comparingInt(Progress.Epic::index))
        .map(Progress.Epic::completedAt)
        .map(end -> wait(Reason.PACING, end, startedAt, null));
  }

  private static boolean isWaiting(Progress.Epic epic) {
    return epic.status() == EpicStatus.GENERATING;
  }

  /// None after a call whose answer decided about the epic.
  private static @Nullable Reason reasonAfter(Call call) {
    return switch (call.outcome()) {
      case "TRANSIENT", "MALFORMED" -> Reason.RETRY;
      case "THROTTLED" -> Reason.RATE_LIMIT;
      case "ABORTED" -> Reason.INTERRUPTED;
      case null, default -> null;
    };
  }

  private static Wait wait(
      Reason reason, Instant from, @Nullable Instant to, @Nullable String detail) {
    return new Wait(reason, from, to, JournalReads.millis(from, to), detail);
  }
}
