package io.storyloom.messaging.record;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.FailureKind;
import io.storyloom.run.Generator;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.PauseReason;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunStatus;
import io.storyloom.run.Totals;
import io.storyloom.run.Usage;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Every kind of record, with every optional part present and absent.
final class Samples {

  private static final EpicId EPIC = new EpicId(new UUID(7, 8));
  private static final RunOptions ALL_OPTIONS =
      new RunOptions(
          Mode.DETAILED,
          PersonaSet.FULL,
          ExistingStories.REPLACE,
          PacingName.FAST,
          OnError.STOP,
          List.of(EPIC, new EpicId(new UUID(1, 2))),
          new BigDecimal("12.500000"));
  private static final List<EpicSnapshot> EPICS =
      List.of(
          new EpicSnapshot(EPIC, "에픽 1: 제목", 1),
          new EpicSnapshot(new EpicId(new UUID(3, 4)), "", 2));
  private static final Usage USAGE =
      new Usage(Duration.ofMillis(1234), 5_000_000_000L, 7, new BigDecimal("0.000001"));
  private static final Totals TOTALS = new Totals(5, 2, 1, 2, 31, USAGE);
  private static final StoryDraft DRAFT =
      new StoryDraft(
          "Title", "As a …", "Buyer", List.of("Given", "Then"), "notes", Priority.MUST, 5);
  private static final StoryDraft BARE =
      new StoryDraft("Title", "As a …", "Buyer", List.of(), "", Priority.WONT, null);

  static final List<RunEvent> EVENTS =
      List.of(
          new RunEvent.RunCreated(ALL_OPTIONS, EPICS, new RunId(new UUID(5, 6))),
          new RunEvent.RunCreated(RunOptions.DEFAULTS, EPICS, null),
          new RunEvent.RunStarted(new Generator("mock", "mock-1")),
          new RunEvent.EpicStarted(EPIC, 3, "Title", 2),
          new RunEvent.EpicGenerating(EPIC, 2, 1, "waits"),
          new RunEvent.EpicSaving(EPIC, 9),
          new RunEvent.EpicCompleted(EPIC, 9, 4, USAGE, 1, null),
          new RunEvent.EpicCompleted(
              EPIC,
              2,
              0,
              Usage.NONE,
              0,
              List.of(
                  new RunEvent.StoredStory("s1", "S1", DRAFT),
                  new RunEvent.StoredStory("s2", "S2", BARE))),
          new RunEvent.EpicFailed(EPIC, "why", FailureKind.NO_STORIES, USAGE, 3),
          new RunEvent.EpicSkipped(EPIC, "has stories"),
          new RunEvent.EpicReleased(EPIC, ReleaseReason.WORKER_LOST),
          new RunEvent.RateLimited(Duration.ofSeconds(3), "mock"),
          new RunEvent.RunPaused(PauseReason.BUDGET),
          new RunEvent.RunResumed(),
          new RunEvent.RunCompleted(RunStatus.PARTIAL, TOTALS),
          new RunEvent.RunFailed("why", TOTALS),
          new RunEvent.RunCancelled(CancelReason.PROJECT_DELETED, TOTALS));

  static final List<RunRequest> REQUESTS =
      List.of(
          new RunRequest.EpicQueued(EPICS.getFirst(), 2, ALL_OPTIONS),
          new RunRequest.EpicQueued(EPICS.getLast(), 2, RunOptions.DEFAULTS),
          new RunRequest.RunCancelRequested(CancelReason.USER, null),
          new RunRequest.RunCancelRequested(
              CancelReason.COMMANDS_LOST, new RunRequest.LostCommands(2, ALL_OPTIONS, EPICS)),
          new RunRequest.RunPauseRequested(),
          new RunRequest.RunResumeRequested(null),
          new RunRequest.RunResumeRequested(new BigDecimal("3.000000")));

  private Samples() {}
}
