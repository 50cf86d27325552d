package io.storyloom.api.run;

import io.storyloom.run.EpicId;
import io.storyloom.run.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a start would be about, and what has to be known before.
///
/// @param epics in order
/// @param warnings that the start will answer with
/// @param needsAcknowledgement whether it is refused without one
/// @param activeRun the run until whose end it is refused, null for none
public record StartOffer(
    List<OfferedEpic> epics,
    List<String> warnings,
    boolean needsAcknowledgement,
    @Nullable RunId activeRun) {

  /// @param stories how many it has already
  public record OfferedEpic(EpicId id, String title, int stories) {}

  public List<OfferedEpic> epicsWithStories() {
    return epics.stream().filter(epic -> epic.stories() > 0).toList();
  }
}
