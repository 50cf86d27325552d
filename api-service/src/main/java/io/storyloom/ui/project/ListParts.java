package io.storyloom.ui.project;

import io.storyloom.api.http.PageRequest;
import org.jspecify.annotations.Nullable;

/// A list that goes on part by part, and keeps the parts that are shown when it is loaded again.
///
/// @param size of a part
record ListParts(int size) {

  private static final int MOST = 2_000;

  /// @param cursor asks for the part that follows, null for all that were shown
  /// @param shown how many were, 0 for none
  PageRequest part(@Nullable String cursor, int shown) {
    return cursor == null
        ? new PageRequest(size * Math.ceilDiv(Math.clamp(shown, 1, MOST), size), null)
        : new PageRequest(size, cursor);
  }
}
