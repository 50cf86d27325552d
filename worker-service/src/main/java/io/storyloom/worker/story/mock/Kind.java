package io.storyloom.worker.story.mock;

/// What a story is about.
enum Kind {
  /// What the epic's text says that somebody does.
  CAPABILITY,
  /// A happy path.
  JOURNEY,
  /// An edge case.
  EDGE,
  /// An error state or an alternative flow.
  ERROR
}
