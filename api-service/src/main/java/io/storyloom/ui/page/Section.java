package io.storyloom.ui.page;

import org.jspecify.annotations.Nullable;

/// The parts of the site that every page leads to.
enum Section {
  PROJECTS,
  RUNS,
  DEAD_LETTERS;

  /// The part that a page is in, null for none.
  ///
  /// @param path the page's, from the root
  static @Nullable Section of(String path) {
    return switch (path.split("/", 3).length < 2 ? "" : path.split("/", 3)[1]) {
      case "", "projects" -> PROJECTS;
      case "runs" -> RUNS;
      case "dead-letters" -> DEAD_LETTERS;
      default -> null;
    };
  }
}
