package io.storyloom.ui.run.panel;

import io.storyloom.api.run.FailedEpics;
import io.storyloom.api.run.MarkedProgress;
import io.storyloom.api.run.Progress;
import io.storyloom.api.run.ProgressMark;
import io.storyloom.run.RunStatus;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.RunBadge;
import io.storyloom.ui.run.words.RunTitle;
import io.storyloom.ui.run.words.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A run as its panel shows it, on its own page and on its project's.
///
/// @param progress for the title of the page, null when it is over
/// @param doing null when it is over or paused
/// @param etag equal as long as everything but the clocks is
public record RunPanel(
    String id,
    String projectId,
    @Nullable String retryOf,
    RunStatus status,
    @Nullable String progress,
    String etag,
    String header,
    RunBadge badge,
    @Nullable Doing doing,
    RunNumbers numbers,
    List<Notice> notices,
    RunActions actions,
    List<EpicProgress> epics,
    List<Setting> settings) {

  static RunPanel of(
      MarkedProgress marked, FailedEpics.Retry retry, List<Setting> settings, Instant now) {
    Progress run = marked.progress();
    return new RunPanel(
        run.runId(),
        run.projectId(),
        run.retryOf(),
        run.status(),
        RunTitle.progress(run),
        etag(marked.mark(), retry),
        header(run),
        RunBadge.of(run),
        Doing.of(run, now),
        RunNumbers.of(run),
        Notice.of(run),
        RunActions.of(run, retry),
        epics(run, now),
        settings);
  }

  static String etag(ProgressMark mark, FailedEpics.Retry retry) {
    return "W/\"" + mark.tag() + "-" + retry.epics() + "\"";
  }

  private static String header(Progress run) {
    return switch (run.status()) {
      case QUEUED, RUNNING -> Objects.requireNonNullElse(run.phaseDetail(), "Story Generation");
      case PAUSED -> "Story Generation Paused";
      case COMPLETED -> "Story Generation Complete";
      case PARTIAL -> "Story Generation Completed with Errors";
      case FAILED -> "Story Generation Failed";
      case CANCELLED -> "Story Generation Cancelled";
    };
  }

  private static List<EpicProgress> epics(Progress run, Instant now) {
    List<Progress.Epic> epics = Objects.requireNonNullElse(run.epics(), List.of());
    return epics.stream().map(epic -> EpicProgress.of(epic, now)).toList();
  }

  public boolean ended() {
    return status.isTerminal();
  }

  /// How far it is and what keeps it from going on, for those who listen.
  public String says() {
    if (doing != null && doing.waits()) {
      return "Rate limited, " + numbers.text();
    }
    return badge.isActive() ? numbers.text() : badge.text() + ", " + numbers.text();
  }

  /// What came of a run that is over.
  public String summary() {
    List<String> parts = new ArrayList<>();
    for (Share share : numbers.shares()) {
      parts.add(
          switch (share.look()) {
            case DONE -> Format.count(share.epics(), "epic", "epics") + " completed";
            case FAILED, SKIPPED -> share.text();
            case ACTIVE, PENDING -> share.epics() + " not started";
          });
    }
    return "%s. %s in %s."
        .formatted(
            String.join(", ", parts),
            Format.count(numbers.stories(), "story created", "stories created"),
            numbers.elapsed());
  }
}
