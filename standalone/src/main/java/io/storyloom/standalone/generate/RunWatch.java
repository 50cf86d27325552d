package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Interrupts;
import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Follows one run to its end, a few looks a second, and cancels it on Ctrl-C.
final class RunWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration OUT_OF_REACH = Duration.ofSeconds(60);

  private final StoryloomApi api;
  private final String runId;
  private final ProgressView view;
  private final Semaphore interrupt = new Semaphore(0);
  private @Nullable String tag;
  private @Nullable Progress last;
  private long unreachableSince;
  private boolean unreachable;
  private boolean cancelled;

  RunWatch(StoryloomApi api, String runId, ProgressView view) {
    this.api = api;
    this.runId = runId;
    this.view = view;
  }

  /// The run's last progress; blocks until it has ended.
  Progress toItsEnd(Interrupts interrupts) {
    interrupts.onFirst(interrupt::release);
    while (last == null || !last.status().isTerminal()) {
      boolean look = look();
      Progress now = last;
      if (!look || now == null || !now.status().isTerminal()) {
        pause();
      }
    }
    return last;
  }

  /// Whether Ctrl-C was pressed while the run went on.
  boolean wasInterrupted() {
    return cancelled;
  }

  private boolean look() {
    try {
      if (cancelled && !isCancelRequested()) {
        cancel();
      }
      api.progress(runId, tag).ifPresent(this::show);
      unreachable = false;
      return true;
    } catch (IOException e) {
      missed(e);
    } catch (ApiProblem e) {
      if (e.status() < 500) {
        throw e;
      }
      missed(new IOException(e.sentence(), e));
    }
    return false;
  }

  private boolean isCancelRequested() {
    return last != null && (last.cancelRequested() || last.status().isTerminal());
  }

  /// Repeated until it shows, which is harmless.
  private void cancel() throws IOException {
    try {
      api.cancel(runId);
    } catch (ApiProblem e) {
      // It ended by itself in this very moment.
      if (!e.is("run-not-active")) {
        throw e;
      }
    }
  }

  private void show(StoryloomApi.Tagged current) {
    tag = current.tag();
    last = current.progress();
    view.show(current.progress());
  }

  private void missed(IOException e) {
    long now = System.nanoTime();
    if (!unreachable) {
      unreachable = true;
      unreachableSince = now;
      view.note("%s cannot be reached; trying again ...".formatted(api.base()));
    } else if (now - unreachableSince > OUT_OF_REACH.toNanos()) {
      throw Refusal.because(
          "%s has not answered for %d s; the run goes on there: %s/api/v1/runs/%s"
              .formatted(api.base(), OUT_OF_REACH.toSeconds(), api.base(), runId),
          e);
    }
  }

  private void pause() {
    try {
      if (interrupt.tryAcquire(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        cancelled = true;
        view.note("Cancelling the run; Ctrl-C once more stops at once.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.because("Interrupted.", e);
    }
  }
}
