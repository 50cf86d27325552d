package io.storyloom.ui.deadletter;

import io.storyloom.run.RunId;
import org.jspecify.annotations.Nullable;

/// The key of a record, which is the id of its run when all is well.
final class RunKey {

  private RunKey() {}

  /// Null when the key is no id of a run.
  static @Nullable String of(@Nullable String key) {
    try {
      return key != null && RunId.of(key).toString().equals(key) ? key : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
