package io.storyloom.run;

import io.storyloom.run.RunEvent.StoredStory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker wants to do to a run. Epics are named by their index, from 1.
public sealed interface RunCommand {

  /// Make the epic the current one and begin a call, or go on with one whose answer is stored;
  /// starts a queued run.
  record StartEpic(
      int index, String title, int attempt, Generator generator, int call, String detail)
      implements RunCommand {}

  /// Announce a further call, or the wait before it.
  record Generate(int index, int call, int retryCount, String detail) implements RunCommand {}

  /// Announce that the provider asked to wait.
  record ReportRateLimit(Duration retryAfter, String provider) implements RunCommand {}

  /// The answer is in.
  record SaveEpic(int index, int storyCount) implements RunCommand {}

  /// The stories are stored.
  record CompleteEpic(
      int index,
      int storiesCreated,
      int storiesDeleted,
      Usage usage,
      @Nullable List<StoredStory> stories)
      implements RunCommand {}

  /// The epic failed for good.
  record FailEpic(int index, String error, FailureKind kind, Usage usage) implements RunCommand {}

  /// Leave the epic out; starts a queued run.
  record SkipEpic(int index, String reason, Generator generator) implements RunCommand {}

  /// Give the epic in flight back.
  record ReleaseEpic(int index, ReleaseReason reason) implements RunCommand {}

  /// Pause once nothing is in flight; starts a queued run.
  record PauseRun(PauseReason reason, Generator generator) implements RunCommand {}

  /// Go on after a pause.
  record ResumeRun() implements RunCommand {}

  /// End the run on request; refused while an epic is being saved.
  record CancelRun(CancelReason reason) implements RunCommand {}

  /// End the run by a critical error.
  record AbortRun(String error) implements RunCommand {}
}
