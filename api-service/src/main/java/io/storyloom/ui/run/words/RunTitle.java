package io.storyloom.ui.run.words;

import io.storyloom.api.run.Progress;
import org.jspecify.annotations.Nullable;

/// How far a run is, in the titles of pages. `run.js` writes them in the same way.
public final class RunTitle {

  private RunTitle() {}

  /// As `3/12`; null when the run is over.
  public static @Nullable String progress(Progress run) {
    return run.status().isTerminal() ? null : run.completedEpics() + "/" + run.totalEpics();
  }

  /// As `3/12 · Garden`.
  ///
  /// @param progress null for none
  public static String of(@Nullable String progress, String name) {
    return progress == null ? name : progress + " · " + name;
  }
}
