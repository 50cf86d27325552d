package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Terminal;
import java.io.PrintStream;
import java.util.Objects;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Progress on a terminal: one redrawn line with a bar and the current epic.
final class ProgressBarView implements ProgressView {
  private static final int REDRAW_MS = 200;

  private final Line line;
  private @Nullable ProgressBar bar;

  ProgressBarView(Terminal terminal) {
    this.line = new Line(terminal.err(), terminal.columns());
  }

  @Override
  public void show(Progress progress) {
    ProgressBar drawn = bar;
    if (drawn == null) {
      drawn = started(progress.totalEpics());
      bar = drawn;
    }
    drawn.stepTo(progress.doneEpics());
    drawn.setExtraMessage(" " + message(progress));
  }

  @Override
  public void note(String text) {
    line.above(text);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      line.erase();
    }
  }

  private ProgressBar started(int epics) {
    return new ProgressBarBuilder()
        .setTaskName("Epics")
        .setInitialMax(epics)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MS)
        // The clock and the current epic move on although no epic ends.
        .continuousUpdate()
        .hideEta()
        .setConsumer(line)
        .build();
  }

  private static String message(Progress progress) {
    String condition = ProgressLines.conditionOf(progress);
    String now =
        condition != null ? condition : Objects.requireNonNullElse(progress.phaseDetail(), "");
    Long remaining = progress.estimatedRemainingMs();
    return remaining == null || remaining < 1000
        ? now
        : "%s (~%s left)".formatted(now, ProgressView.time(remaining / 1000 * 1000));
  }

  /// One line of the terminal, redrawn in place.
  private static final class Line implements ProgressBarConsumer {
    private static final String TO_START_AND_CLEAR = "\r\u001B[K";

    private final PrintStream err;
    private final int columns;
    private String shown = "";

    Line(PrintStream err, int columns) {
      this.err = err;
      this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
      return Math.max(20, columns - 1);
    }

    @Override
    public synchronized void accept(String rendered) {
      String harmless = Terminal.harmless(rendered);
      shown =
          harmless.length() <= getMaxRenderedLength()
              ? harmless
              : harmless.substring(0, getMaxRenderedLength());
      err.print(TO_START_AND_CLEAR + shown);
      err.flush();
    }

    synchronized void above(String text) {
      err.print(TO_START_AND_CLEAR);
      err.println(Terminal.harmless(text));
      err.print(shown);
      err.flush();
    }

    synchronized void erase() {
      err.print(TO_START_AND_CLEAR);
      err.flush();
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
