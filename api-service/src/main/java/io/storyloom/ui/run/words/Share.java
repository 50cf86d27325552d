package io.storyloom.ui.run.words;

import io.storyloom.api.run.Progress;
import io.storyloom.ui.page.Format;
import java.util.List;
import java.util.stream.Stream;

/// How many epics of a run look alike.
public record Share(EpicLook look, int epics) {

  /// In their order, without those that there are none of.
  public static List<Share> of(Progress run) {
    return Stream.of(EpicLook.values())
        .map(look -> new Share(look, count(run, look)))
        .filter(share -> share.epics() > 0)
        .toList();
  }

  private static int count(Progress run, EpicLook look) {
    return switch (look) {
      case DONE -> run.completedEpics();
      case SKIPPED -> run.skippedEpics();
      case FAILED -> run.failedEpics();
      case ACTIVE -> run.inFlightEpics();
      case PENDING -> run.pendingEpics();
    };
  }

  /// As `2 failed`.
  public String text() {
    return Format.number(epics) + " " + look.word();
  }
}
