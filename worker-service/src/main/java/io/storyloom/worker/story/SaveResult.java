package io.storyloom.worker.story;

/// What became of the stories of an epic.
public sealed interface SaveResult {

  /// How many of them were created, and how many earlier ones deleted.
  record Stored(int created, int deleted) implements SaveResult {}

  /// Somebody else has locked the epic or a story to be replaced, so nothing was stored.
  record Locked() implements SaveResult {}
}
