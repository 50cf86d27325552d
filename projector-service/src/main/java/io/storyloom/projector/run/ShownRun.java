package io.storyloom.projector.run;

import io.storyloom.run.Counts;
import io.storyloom.run.Run;
import io.storyloom.run.Usage;
import java.time.Duration;
import java.time.Instant;

/// All that the tables say of a run, what is computed from its epics too.
record ShownRun(Run run, Counts counts, int stories, Usage usage, Instant lastEventAt) {

  /// What they ought to say.
  static ShownRun of(FoldedRun folded) {
    Run run = folded.run();
    Usage usage = run.usage();
    return new ShownRun(
        run,
        run.counts(),
        run.totalStoriesCreated(),
        new Usage(Duration.ZERO, usage.inputTokens(), usage.outputTokens(), usage.costUsd()),
        folded.lastEventAt());
  }
}
