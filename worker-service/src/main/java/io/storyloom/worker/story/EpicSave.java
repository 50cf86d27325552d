package io.storyloom.worker.story;

import io.storyloom.run.EpicId;
import io.storyloom.run.RunRef;
import io.storyloom.story.StoryDraft;
import java.util.List;

/// The new stories of one epic.
///
/// @param replace whether all stories that the epic has are deleted first
public record EpicSave(EpicId epicId, RunRef run, List<StoryDraft> drafts, boolean replace) {

  public EpicSave {
    drafts = List.copyOf(drafts);
  }
}
