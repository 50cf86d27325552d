package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;

/// Shows a run's progress while it goes on.
interface ProgressView extends AutoCloseable {
  /// The run is now here; called at most a few times a second, and only with something new.
  void show(Progress progress);

  /// A line beside the progress.
  void note(String line);

  @Override
  void close();

  static ProgressView on(Terminal terminal) {
    return terminal.draws() ? new ProgressBarView(terminal) : new ProgressLines(terminal);
  }

  /// A duration as people say it: `850 ms`, `8.1 s`, `2 min 5 s`.
  static String time(long millis) {
    var duration = Duration.ofMillis(millis);
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  static String stories(int count) {
    return count == 1 ? "1 story" : count + " stories";
  }
}
