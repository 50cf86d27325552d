package io.storyloom.run;

/// What a run needs next.
public sealed interface Next {

  /// Process this epic.
  record ProcessEpic(RunEpic epic) implements Next {}

  /// The command of the epic with this index has not arrived.
  record AwaitCommand(int index) implements Next {}

  /// Nothing until it is resumed.
  record AwaitResume() implements Next {}

  /// Nothing any more.
  record Over() implements Next {}
}
