package io.storyloom.api.run.live;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// The runs that somebody watches here, and those among them that are to be looked at.
@Component
class Feeds {

  private final Map<String, Watched> byKey = new HashMap<>();
  private final Set<Feed> due = new LinkedHashSet<>();
  private boolean closed;

  private record Watched(Feed feed, int streams) {

    Watched plus(int more) {
      return new Watched(feed, streams + more);
    }
  }

  /// Every call is followed by one of [#leave].
  synchronized Feed watch(RunId run) {
    Watched watched =
        byKey.merge(Topics.keyOf(run), new Watched(new Feed(run), 1), (known, _) -> known.plus(1));
    if (closed) {
      watched.feed().close();
    }
    notifyAll();
    return watched.feed();
  }

  synchronized void leave(Feed feed) {
    byKey.computeIfPresent(
        Topics.keyOf(feed.run()), (_, watched) -> watched.streams() == 1 ? null : watched.plus(-1));
    if (!isWatched(feed)) {
      due.remove(feed);
    }
  }

  /// That a run has an event, if the run is watched.
  synchronized void heardOf(String key, long sequence) {
    Watched watched = byKey.get(key);
    if (watched != null && watched.feed().heardOf(sequence)) {
      lookAt(List.of(watched.feed()));
    }
  }

  synchronized void lookAt(Collection<Feed> feeds) {
    if (due.addAll(feeds.stream().filter(this::isWatched).toList())) {
      notifyAll();
    }
  }

  synchronized void lookAtAll() {
    lookAt(byKey.values().stream().map(Watched::feed).toList());
  }

  /// Takes those to be looked at, waiting for the first one but not longer than told.
  synchronized List<Feed> takeDue(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long left = timeout.toNanos();
    while (due.isEmpty() && !closed && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
      left = deadline - System.nanoTime();
    }
    List<Feed> taken = List.copyOf(due);
    due.clear();
    return taken;
  }

  synchronized void awaitWatched() throws InterruptedException {
    while (byKey.isEmpty() && !closed) {
      wait();
    }
  }

  synchronized boolean isWatched() {
    return !byKey.isEmpty();
  }

  private boolean isWatched(Feed feed) {
    Watched watched = byKey.get(Topics.keyOf(feed.run()));
    return watched != null && watched.feed() == feed;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Ends every wait; streams end then.
  synchronized void close() {
    closed = true;
    byKey.values().forEach(watched -> watched.feed().close());
    notifyAll();
  }
}
