package io.storyloom.run;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/// Assertions on a run.
public final class RunAssert extends AbstractAssert<RunAssert, Run> {

  private RunAssert(Run run) {
    super(run, RunAssert.class);
  }

  public static RunAssert assertThat(Run run) {
    return new RunAssert(run);
  }

  public RunAssert is(RunStatus status) {
    Assertions.assertThat(actual.status()).as("status of the run").isEqualTo(status);
    return this;
  }

  public RunAssert hasCounts(int completed, int failed, int skipped, int inFlight, int pending) {
    Assertions.assertThat(actual.counts())
        .isEqualTo(new Counts(actual.totalEpics(), completed, failed, skipped, inFlight, pending));
    return this;
  }

  public RunAssert hasEpics(EpicStatus... statuses) {
    Assertions.assertThat(actual.epics()).extracting(RunEpic::status).containsExactly(statuses);
    return this;
  }

  public RunAssert failedWith(@Nullable String error) {
    is(RunStatus.FAILED);
    Assertions.assertThat(actual.error()).isEqualTo(error);
    return this;
  }

  /// Counters add up and equal the epics in each state, at most one epic is in flight, and only in
  /// a running run.
  public RunAssert isTruthful() {
    Counts counts = actual.counts();
    Assertions.assertThat(
            counts.completed()
                + counts.failed()
                + counts.skipped()
                + counts.inFlight()
                + counts.pending())
        .as("sum of the counters")
        .isEqualTo(actual.totalEpics());
    counted(counts.completed(), EpicStatus.COMPLETED);
    counted(counts.failed(), EpicStatus.FAILED);
    counted(counts.skipped(), EpicStatus.SKIPPED);
    counted(counts.inFlight(), EpicStatus.GENERATING, EpicStatus.SAVING);
    Assertions.assertThat(counts.inFlight())
        .isLessThanOrEqualTo(actual.status() == RunStatus.RUNNING ? 1 : 0);
    return this;
  }

  private void counted(int counter, EpicStatus... statuses) {
    long epics =
        actual.epics().stream().filter(e -> List.of(statuses).contains(e.status())).count();
    Assertions.assertThat(counter).as("counter of %s", List.of(statuses)).isEqualTo((int) epics);
  }
}
