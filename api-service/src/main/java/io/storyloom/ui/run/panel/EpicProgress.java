package io.storyloom.ui.run.panel;

import io.storyloom.api.run.Progress;
import io.storyloom.run.EpicStatus;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.EpicLook;
import io.storyloom.ui.run.words.EpicWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An epic as the run panel shows it.
///
/// @param look one of the classes of badges and bars
/// @param text what happens to it, or what came of it
/// @param facts further numbers
/// @param workingMs for how long it has been worked on, null when it is not
record EpicProgress(
    String id,
    int index,
    String title,
    EpicStatus status,
    EpicLook look,
    String text,
    List<String> facts,
    @Nullable Long workingMs) {

  static EpicProgress of(Progress.Epic epic, Instant now) {
    return new EpicProgress(
        epic.epicId(),
        epic.index(),
        epic.epicTitle(),
        epic.status(),
        EpicLook.of(epic.status()),
        EpicWords.outcome(epic),
        facts(epic),
        Doing.isInFlight(epic.status()) && epic.startedAt() != null
            ? Math.max(0, Duration.between(epic.startedAt(), now).toMillis())
            : null);
  }

  private static List<String> facts(Progress.Epic epic) {
    List<String> facts = new ArrayList<>();
    if (epic.status() == EpicStatus.FAILED && epic.durationMs() != null) {
      facts.add(Format.duration(Duration.ofMillis(epic.durationMs())));
    }
    if (epic.retryCount() > 0) {
      facts.add(Format.count(epic.retryCount(), "retry", "retries"));
    }
    if (epic.storiesDeleted() > 0) {
      facts.add(Format.count(epic.storiesDeleted(), "story replaced", "stories replaced"));
    }
    long tokens = epic.inputTokens() + epic.outputTokens();
    if (tokens > 0) {
      facts.add(Format.count(tokens, "token", "tokens"));
    }
    if (epic.costUsd().signum() > 0) {
      facts.add(Format.usd(epic.costUsd()));
    }
    return facts;
  }
}
