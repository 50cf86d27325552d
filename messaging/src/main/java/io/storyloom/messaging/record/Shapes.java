package io.storyloom.messaging.record;

import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.TenantId;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What several records have in common, in both directions.
final class Shapes {

  private static final int MONEY_SCALE = 6;

  private Shapes() {}

  static RunRef run(String tenantId, String projectId, String runId) {
    return new RunRef(new TenantId(tenantId), ProjectId.of(projectId), RunId.of(runId));
  }

  static BigDecimal cost(BigDecimal usd) {
    return usd.setScale(MONEY_SCALE, RoundingMode.HALF_UP);
  }

  /// Rounded down, as a budget is never exceeded.
  static @Nullable BigDecimal budget(@Nullable BigDecimal usd) {
    return usd == null ? null : usd.setScale(MONEY_SCALE, RoundingMode.DOWN);
  }

  static io.storyloom.events.v1.RunOptions options(RunOptions options) {
    List<EpicId> epicIds = options.epicIds();
    return new io.storyloom.events.v1.RunOptions(
        lower(options.mode()),
        lower(options.personaSet()),
        lower(options.existingStories()),
        lower(options.pacing()),
        lower(options.onError()),
        epicIds == null ? null : epicIds.stream().map(EpicId::toString).toList(),
        budget(options.maxCostUsd()));
  }

  static RunOptions options(io.storyloom.events.v1.RunOptions options) {
    List<String> epicIds = options.getEpicIds();
    return new RunOptions(
        Mode.valueOf(upper(options.getMode())),
        PersonaSet.valueOf(upper(options.getPersonaSet())),
        ExistingStories.valueOf(upper(options.getExistingStories())),
        PacingName.valueOf(upper(options.getPacing())),
        OnError.valueOf(upper(options.getOnError())),
        epicIds == null ? null : epicIds.stream().map(EpicId::of).toList(),
        options.getMaxCostUsd());
  }

  static List<io.storyloom.events.v1.EpicSnapshot> epics(List<EpicSnapshot> epics) {
    return epics.stream()
        .map(epic ->
            new io.storyloom.events.v1.EpicSnapshot(
                epic.epicId().toString(), epic.title(), epic.index()))
        .toList();
  }

  /// @throws IllegalArgumentException when they are not numbered from 1 without gaps, in any order
  static List<EpicSnapshot> snapshots(List<io.storyloom.events.v1.EpicSnapshot> epics) {
    if (epics.stream().map(io.storyloom.events.v1.EpicSnapshot::getIndex).distinct().count()
        != epics.size()) {
      throw new IllegalArgumentException("Epics of the same index");
    }
    return epics.stream()
        .map(epic -> snapshot(epic.getEpicId(), epic.getTitle(), epic.getIndex(), epics.size()))
        .toList();
  }

  /// @throws IllegalArgumentException when a run of so many epics has no such index
  static EpicSnapshot snapshot(String epicId, String title, int index, int total) {
    if (index < 1 || index > total) {
      throw new IllegalArgumentException("Index " + index + " of " + total + " epics");
    }
    return new EpicSnapshot(EpicId.of(epicId), title, index);
  }

  static io.storyloom.events.v1.GeneratedStory story(RunEvent.StoredStory story) {
    StoryDraft draft = story.draft();
    return new io.storyloom.events.v1.GeneratedStory(
        story.storyId(),
        story.code(),
        draft.title(),
        draft.text(),
        draft.persona(),
        draft.acceptanceCriteria(),
        draft.technicalNotes(),
        draft.priority().name(),
        draft.storyPoints());
  }

  static RunEvent.StoredStory story(io.storyloom.events.v1.GeneratedStory story) {
    return new RunEvent.StoredStory(
        story.getStoryId(),
        story.getCode(),
        new StoryDraft(
            story.getTitle(),
            story.getText(),
            story.getPersona(),
            story.getAcceptanceCriteria(),
            story.getTechnicalNotes(),
            Priority.valueOf(story.getPriority()),
            story.getStoryPoints()));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String upper(String value) {
    return value.toUpperCase(Locale.ROOT);
  }
}
