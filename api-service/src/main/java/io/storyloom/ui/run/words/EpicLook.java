package io.storyloom.ui.run.words;

import io.storyloom.run.EpicStatus;
import java.util.Locale;

/// How the epics of a run look, in the order in which they are counted.
public enum EpicLook {
  DONE("done"),
  SKIPPED("skipped"),
  FAILED("failed"),
  ACTIVE("in flight"),
  PENDING("pending");

  private final String word;

  EpicLook(String word) {
    this.word = word;
  }

  /// What people call it.
  public String word() {
    return word;
  }

  /// The class in the style sheet.
  public String style() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static EpicLook of(EpicStatus status) {
    return switch (status) {
      case PENDING -> PENDING;
      case GENERATING, SAVING -> ACTIVE;
      case COMPLETED -> DONE;
      case FAILED -> FAILED;
      case SKIPPED -> SKIPPED;
    };
  }
}
