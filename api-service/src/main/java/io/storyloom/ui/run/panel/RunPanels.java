package io.storyloom.ui.run.panel;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.FailedEpics;
import io.storyloom.api.run.MarkedProgress;
import io.storyloom.api.run.ProgressMark;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.TenantId;
import java.time.Clock;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes the panels of runs, for their first page and for every change.
@Component
public class RunPanels {

  private static final FailedEpics.Retry NO_RETRY = new FailedEpics.Retry(0, false);

  private final ProgressSnapshots snapshots;
  private final FailedEpics failed;
  private final JsonMapper json;
  private final Clock clock;

  RunPanels(ProgressSnapshots snapshots, FailedEpics failed, JsonMapper json, Clock clock) {
    this.snapshots = snapshots;
    this.failed = failed;
    this.json = json;
    this.clock = clock;
  }

  /// What the panel depends on besides the clocks.
  record Version(ProgressMark mark, FailedEpics.Retry retry) {

    String etag() {
      return RunPanel.etag(mark, retry);
    }
  }

  /// @throws ProblemException `run-not-found`
  Version version(TenantId tenant, RunId run) {
    ProgressMark mark = snapshots.mark(tenant, run).orElseThrow(ProblemException::runNotFound);
    return new Version(mark, retry(tenant, run, mark));
  }

  private FailedEpics.Retry retry(TenantId tenant, RunId run, ProgressMark mark) {
    return mark.ended() ? failed.retry(tenant, run) : NO_RETRY;
  }

  /// @throws ProblemException `run-not-found`
  public RunPanel of(TenantId tenant, RunId run) {
    return of(tenant, run, version(tenant, run));
  }

  /// At least as new as the version.
  RunPanel of(TenantId tenant, RunId run, Version known) {
    MarkedProgress marked =
        snapshots.progress(tenant, run, known.mark()).orElseThrow(ProblemException::runNotFound);
    boolean endedSince = marked.mark().ended() && !known.mark().ended();
    return RunPanel.of(
        marked,
        endedSince ? retry(tenant, run, marked.mark()) : known.retry(),
        Setting.of(json.readValue(marked.progress().options(), RunOptions.class)),
        clock.instant());
  }
}
