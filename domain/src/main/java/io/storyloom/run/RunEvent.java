package io.storyloom.run;

import io.storyloom.story.StoryDraft;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened to a run, in the words of the Kafka contract. Its place in the run's log and its
/// time are in [RecordedEvent].
public sealed interface RunEvent {

  /// The run was accepted.
  record RunCreated(RunOptions options, List<EpicSnapshot> epics, @Nullable RunId retryOf)
      implements RunEvent {
    public RunCreated {
      epics = List.copyOf(epics);
    }
  }

  /// A worker took the run.
  record RunStarted(Generator generator) implements RunEvent {}

  /// The epic is the run's current one.
  ///
  /// @param attempt raised by each claim
  record EpicStarted(EpicId epicId, int index, String title, int attempt) implements RunEvent {}

  /// A generator call begins or a retry waits; `detail` says which and until when.
  ///
  /// @param call number of the call within the epic, from 1
  record EpicGenerating(EpicId epicId, int call, int retryCount, String detail)
      implements RunEvent {}

  /// The answer is in and its stories are being stored.
  record EpicSaving(EpicId epicId, int storyCount) implements RunEvent {}

  /// The epic's stories are stored.
  ///
  /// @param stories null unless events are configured to carry them
  record EpicCompleted(
      EpicId epicId,
      int storiesCreated,
      int storiesDeleted,
      Usage usage,
      int retryCount,
      @Nullable List<StoredStory> stories)
      implements RunEvent {}

  /// A story as an event carries it.
  record StoredStory(String storyId, String code, StoryDraft draft) {}

  /// The epic failed for good.
  record EpicFailed(EpicId epicId, String error, FailureKind kind, Usage usage, int retryCount)
      implements RunEvent {}

  /// The epic was left out.
  record EpicSkipped(EpicId epicId, String reason) implements RunEvent {}

  /// The epic is pending again; its retry count is kept.
  record EpicReleased(EpicId epicId, ReleaseReason reason) implements RunEvent {}

  /// The provider asked to wait.
  record RateLimited(Duration retryAfter, String provider) implements RunEvent {}

  /// Nothing is in flight and nothing starts until the run is resumed.
  record RunPaused(PauseReason reason) implements RunEvent {}

  /// The run goes on.
  record RunResumed() implements RunEvent {}

  /// Every epic is terminal and at least one completed or was skipped.
  ///
  /// @param status `COMPLETED` or `PARTIAL`
  record RunCompleted(RunStatus status, Totals totals) implements RunEvent {}

  /// The run ended without a result, or by a critical error.
  record RunFailed(String error, Totals totals) implements RunEvent {}

  /// The run was cancelled.
  record RunCancelled(CancelReason reason, Totals totals) implements RunEvent {}
}
