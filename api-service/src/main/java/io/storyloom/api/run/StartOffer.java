package io.storyloom.api.run;

import io.storyloom.run.EpicId;
import java.util.List;

/// What a start would be about, and what has to be known before.
///
/// @param epics in order
/// @param warnings that the start will answer with
/// @param needsAcknowledgement whether it is refused without one
/// @param runActive whether it is refused until another run has ended
public record StartOffer(
    List<OfferedEpic> epics,
    List<String> warnings,
    boolean needsAcknowledgement,
    boolean runActive) {

  /// @param stories how many it has already
  public record OfferedEpic(EpicId id, String title, int stories) {}

  public List<OfferedEpic> epicsWithStories() {
    return epics.stream().filter(epic -> epic.stories() > 0).toList();
  }
}
