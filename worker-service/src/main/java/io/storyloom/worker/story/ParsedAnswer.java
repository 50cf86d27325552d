package io.storyloom.worker.story;

import io.storyloom.story.StoryDraft;
import java.util.List;

/// What a raw answer turned out to be.
public sealed interface ParsedAnswer {

  /// Stories, at least one.
  record Parsed(List<StoryDraft> drafts) implements ParsedAnswer {
    public Parsed {
      drafts = List.copyOf(drafts);
    }
  }

  /// No stories can be read from it.
  ///
  /// @param reason a sentence for people
  record Malformed(String reason) implements ParsedAnswer {}

  /// Well formed, but without any story.
  record Empty() implements ParsedAnswer {}
}
