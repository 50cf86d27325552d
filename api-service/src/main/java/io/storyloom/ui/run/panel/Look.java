package io.storyloom.ui.run.panel;

import io.storyloom.run.EpicStatus;
import java.util.Locale;

/// How the parts of a run look, in the order in which they are counted.
enum Look {
  DONE("done"),
  FAILED("failed"),
  SKIPPED("skipped"),
  ACTIVE("in progress"),
  PENDING("pending");

  private final String word;

  Look(String word) {
    this.word = word;
  }

  /// What people call it.
  String word() {
    return word;
  }

  /// The class in the style sheet.
  public String style() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Look of(EpicStatus status) {
    return switch (status) {
      case PENDING -> PENDING;
      case GENERATING, SAVING -> ACTIVE;
      case COMPLETED -> DONE;
      case FAILED -> FAILED;
      case SKIPPED -> SKIPPED;
    };
  }
}
