package io.storyloom.ui.run.panel;

import io.storyloom.api.run.FailedEpics;
import io.storyloom.api.run.Progress;
import io.storyloom.run.PauseReason;
import io.storyloom.run.RunStatus;
import org.jspecify.annotations.Nullable;

/// What can be done with a run now.
///
/// @param retry null unless epics of a finished run failed
record RunActions(Cancel cancel, Pause pause, FailedEpics.@Nullable Retry retry) {

  enum Cancel {
    NONE,
    POSSIBLE,
    REQUESTED
  }

  enum Pause {
    NONE,
    POSSIBLE,
    REQUESTED,
    PAUSED,
    RESUMING
  }

  static RunActions of(Progress run, FailedEpics.Retry retry) {
    if (run.status().isTerminal()) {
      return new RunActions(Cancel.NONE, Pause.NONE, run.failedEpics() > 0 ? retry : null);
    }
    return run.cancelRequested()
        ? new RunActions(Cancel.REQUESTED, Pause.NONE, null)
        : new RunActions(Cancel.POSSIBLE, pause(run), null);
  }

  private static Pause pause(Progress run) {
    if (run.status() == RunStatus.PAUSED) {
      boolean resuming = !run.pauseRequested() && PauseReason.USER.name().equals(run.pauseReason());
      return resuming ? Pause.RESUMING : Pause.PAUSED;
    }
    return run.pauseRequested() ? Pause.REQUESTED : Pause.POSSIBLE;
  }

  public boolean isEmpty() {
    return cancel == Cancel.NONE && retry == null;
  }
}
