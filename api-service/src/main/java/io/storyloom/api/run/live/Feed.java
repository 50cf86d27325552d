package io.storyloom.api.run.live;

import io.storyloom.api.run.ProgressMark;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A run that somebody watches: its latest state, and the streams that wait for the next one.
final class Feed {

  /// Looks at a run that does not show what was heard of; then it is left to the backstop.
  private static final int LOOKS = 40;

  private final RunId run;
  private @Nullable News latest;
  private long version;
  private long publishedAt;
  private long heardOf = -1;
  private int looks;
  private boolean closed;

  Feed(RunId run) {
    this.run = run;
  }

  /// @param version the place among the states of this feed
  record Issue(long version, News news) {}

  RunId run() {
    return run;
  }

  /// That the run has an event of this sequence.
  ///
  /// @return whether the latest state does not show it
  synchronized boolean heardOf(long sequence) {
    if (sequence > heardOf) {
      heardOf = sequence;
      looks = 0;
    }
    return isBehind();
  }

  /// Whether to look again soon for an event that was heard of; not for ever, as a state may never
  /// show it.
  synchronized boolean isDueAgain() {
    return isBehind() && ++looks < LOOKS;
  }

  private boolean isBehind() {
    return heardOf > (latest == null ? -1 : latest.mark().sequence());
  }

  synchronized boolean shows(ProgressMark mark) {
    return latest != null && latest.mark().equals(mark);
  }

  synchronized @Nullable News latest() {
    return latest;
  }

  synchronized long version() {
    return version;
  }

  /// Whether the latest state is younger than this.
  synchronized boolean publishedWithin(Duration time) {
    return version > 0 && System.nanoTime() - publishedAt < time.toNanos();
  }

  synchronized void publish(News news) {
    latest = news;
    version++;
    publishedAt = System.nanoTime();
    notifyAll();
  }

  /// Waits for a state after this version; null when there is none in time or the feed is closed.
  synchronized @Nullable Issue await(long after, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long left = timeout.toNanos();
    while (version <= after && !closed && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      left = deadline - System.nanoTime();
    }
    return latest == null || version <= after ? null : new Issue(version, latest);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Ends every wait; what comes afterwards does not wait.
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
