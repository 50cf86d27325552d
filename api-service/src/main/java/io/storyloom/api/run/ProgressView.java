package io.storyloom.api.run;

import io.storyloom.api.estimate.EpicHistory;
import io.storyloom.api.run.Progress.Phase;
import io.storyloom.estimate.RemainingWork;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Computes what a run's progress shows at a moment: phase, clocks and estimate.
@Component
class ProgressView {

  private final PacingDelays delays;
  private final EpicHistory history;
  private final JsonMapper json;

  ProgressView(PacingDelays delays, EpicHistory history, JsonMapper json) {
    this.delays = delays;
    this.history = history;
    this.json = json;
  }

  Progress of(ProgressRow run, Instant now) {
    Phase phase = phase(run);
    ProgressRow.Current current = run.status().isTerminal() ? null : run.current();
    ProgressRow.Counts counts = run.counts();
    return new Progress(
        run.runId(),
        run.projectId(),
        run.retryOf(),
        run.status(),
        phase,
        phase == null ? null : detail(phase, run),
        run.cancelRequested(),
        run.pauseRequested(),
        run.pauseReason(),
        run.stalled(),
        waitsUntil(run, now),
        run.generator(),
        counts.total(),
        counts.completed(),
        counts.failed(),
        counts.skipped(),
        counts.inFlight(),
        counts.pending(),
        run.storiesCreated(),
        current == null ? null : current.index(),
        current == null ? null : current.epicId(),
        current == null ? null : current.title(),
        run.epics(),
        run.options(),
        run.timeline().createdAt(),
        run.timeline().startedAt(),
        run.timeline().completedAt(),
        run.timeline().elapsed(now).toMillis(),
        remaining(run, now),
        run.inputTokens(),
        run.outputTokens(),
        run.costUsd(),
        run.error(),
        run.sequence());
  }

  static ProgressMark mark(ProgressRow run, Instant now) {
    return ProgressMark.of(
        run.status(),
        run.sequence(),
        run.repairs(),
        run.cancelRequested(),
        run.pauseRequested(),
        run.stalled(),
        run.rateLimitedUntil(),
        run.timeline().completedAt(),
        now);
  }

  private static @Nullable Instant waitsUntil(ProgressRow run, Instant now) {
    Instant until = run.rateLimitedUntil();
    return until == null || run.status().isTerminal() || !until.isAfter(now) ? null : until;
  }

  private static @Nullable Phase phase(ProgressRow run) {
    if (run.status().isTerminal()) {
      return null;
    }
    if (run.status() == RunStatus.QUEUED) {
      return Phase.INITIALIZING;
    }
    if (run.counts().allTerminal()) {
      return Phase.FINALIZING;
    }
    return run.current() == null ? Phase.QUEUEING_EPICS : Phase.GENERATING_STORIES;
  }

  private static String detail(Phase phase, ProgressRow run) {
    int total = run.counts().total();
    return switch (phase) {
      case INITIALIZING -> "Validating project...";
      case QUEUEING_EPICS -> "Found " + total + (total == 1 ? " epic" : " epics") + " to process";
      case GENERATING_STORIES -> {
        ProgressRow.Current current = run.current();
        yield current == null
            ? ""
            : "Processing Epic " + current.index() + " of " + total + ": " + current.title();
      }
      case FINALIZING -> "Calculating final statistics...";
    };
  }

  /// From the durations seen in this run, else in earlier ones; null when there are none.
  private @Nullable Long remaining(ProgressRow run, Instant now) {
    if (run.status().isTerminal()) {
      return 0L;
    }
    JsonNode options = json.readTree(run.options());
    Optional<Duration> epic =
        run.timed() > 0
            ? Optional.of(Duration.ofMillis(run.timedMs() / run.timed()))
            : history
                .figures(
                    option(options, "mode", RunOptions.DEFAULTS.mode()),
                    option(options, "personaSet", RunOptions.DEFAULTS.personaSet()))
                .map(figures -> Duration.ofMillis(Math.round(figures.durationMs().usual())));
    Duration delay = delays.of(option(options, "pacing", RunOptions.DEFAULTS.pacing()));
    return epic.map(each -> left(run, now).time(each, delay).toMillis()).orElse(null);
  }

  private static RemainingWork left(ProgressRow run, Instant now) {
    ProgressRow.Current current = run.current();
    Instant until = waitsUntil(run, now);
    Duration inFlight = null;
    if (run.counts().inFlight() > 0) {
      Instant since = current == null ? null : current.startedAt();
      inFlight = since == null ? Duration.ZERO : Duration.between(since, now);
    }
    return new RemainingWork(
        run.counts().pending(),
        current != null,
        inFlight,
        until == null ? Duration.ZERO : Duration.between(now, until));
  }

  private static <E extends Enum<E>> E option(JsonNode options, String name, E usual) {
    String word = options.path(name).asString(usual.name());
    return Enum.valueOf(usual.getDeclaringClass(), word.toUpperCase(Locale.ROOT));
  }
}
