package io.storyloom.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An epic within its run.
///
/// @param index place in the run, from 1
/// @param attempt how often it was claimed; only a fence
/// @param calls how many generator calls began
/// @param reason why it failed or was skipped, null otherwise
public record RunEpic(
    EpicId epicId,
    int index,
    String title,
    EpicStatus status,
    int attempt,
    int calls,
    int retryCount,
    int storiesCreated,
    int storiesDeleted,
    Usage usage,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable String reason) {

  public static RunEpic pending(EpicSnapshot snapshot) {
    return new RunEpic(
        snapshot.epicId(),
        snapshot.index(),
        snapshot.title(),
        EpicStatus.PENDING,
        0,
        0,
        0,
        0,
        0,
        Usage.NONE,
        null,
        null,
        null);
  }

  RunEpic started(String newTitle, int newAttempt, Instant at) {
    return new RunEpic(
        epicId,
        index,
        newTitle,
        EpicStatus.GENERATING,
        newAttempt,
        calls,
        retryCount,
        0,
        0,
        usage,
        startedAt == null ? at : startedAt,
        null,
        null);
  }

  RunEpic generating(int call, int newRetryCount) {
    return with(EpicStatus.GENERATING, call, newRetryCount);
  }

  RunEpic saving() {
    return with(EpicStatus.SAVING, calls, retryCount);
  }

  RunEpic released() {
    return with(EpicStatus.PENDING, calls, retryCount);
  }

  private RunEpic with(EpicStatus newStatus, int newCalls, int newRetryCount) {
    return new RunEpic(
        epicId,
        index,
        title,
        newStatus,
        attempt,
        newCalls,
        newRetryCount,
        storiesCreated,
        storiesDeleted,
        usage,
        startedAt,
        completedAt,
        reason);
  }

  RunEpic completed(int created, int deleted, Usage newUsage, int newRetryCount, Instant at) {
    return new RunEpic(
        epicId,
        index,
        title,
        EpicStatus.COMPLETED,
        attempt,
        calls,
        newRetryCount,
        created,
        deleted,
        newUsage,
        startedAt,
        at,
        null);
  }

  RunEpic failed(String error, Usage newUsage, int newRetryCount, Instant at) {
    return ended(EpicStatus.FAILED, error, newUsage, newRetryCount, at);
  }

  RunEpic skipped(String why, Instant at) {
    return ended(EpicStatus.SKIPPED, why, usage, retryCount, at);
  }

  private RunEpic ended(
      EpicStatus newStatus, String why, Usage newUsage, int newRetryCount, Instant at) {
    return new RunEpic(
        epicId,
        index,
        title,
        newStatus,
        attempt,
        calls,
        newRetryCount,
        0,
        0,
        newUsage,
        startedAt,
        at,
        why);
  }
}
