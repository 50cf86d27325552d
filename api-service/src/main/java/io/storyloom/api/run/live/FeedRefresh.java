package io.storyloom.api.run.live;

import io.storyloom.api.run.ProgressMark;
import io.storyloom.api.run.ProgressSnapshot;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.api.run.live.KeptEvents.Span;
import io.storyloom.messaging.avro.RegistryUnavailableException;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Looks at the runs that something was heard of, and from time to time at every watched one: three
/// statements for all of them, however many streams they have.
///
/// A run is looked at until its progress shows what was heard of, which takes the projector some
/// milliseconds more than it took to hear; and not sooner than a tenth of a second after its last
/// state, so that nobody is sent more than ten in a second.
@Component
class FeedRefresh {

  private static final Logger log = LoggerFactory.getLogger(FeedRefresh.class);
  private static final Duration LOOK = Duration.ofMillis(25);
  private static final Duration PACE = Duration.ofMillis(100);

  private final Feeds feeds;
  private final ProgressSnapshots snapshots;
  private final KeptEvents events;
  private final Duration backstop;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean failing;

  FeedRefresh(Feeds feeds, ProgressSnapshots snapshots, KeptEvents events, LiveSettings settings) {
    this.feeds = feeds;
    this.snapshots = snapshots;
    this.events = events;
    this.backstop = settings.backstop();
  }

  void start() {
    thread = Thread.ofVirtual().name("live-refresh").start(this::run);
  }

  void close() {
    closed.countDown();
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    long all = System.nanoTime();
    try {
      do {
        Duration untilAll = Duration.ofNanos(all + backstop.toNanos() - System.nanoTime());
        List<Feed> due = feeds.takeDue(untilAll);
        if (System.nanoTime() - all >= backstop.toNanos()) {
          all = System.nanoTime();
          feeds.lookAtAll();
        }
        attempt(rested(due));
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      log.debug("Stopped in the middle");
    }
  }

  private List<Feed> rested(List<Feed> due) {
    Map<Boolean, List<Feed>> fresh =
        due.stream().collect(Collectors.partitioningBy(feed -> feed.publishedWithin(PACE)));
    feeds.lookAt(fresh.getOrDefault(true, List.of()));
    return fresh.getOrDefault(false, List.of());
  }

  private void attempt(List<Feed> due) {
    if (due.isEmpty()) {
      return;
    }
    try {
      refresh(due);
      feeds.lookAt(due.stream().filter(Feed::isDueAgain).toList());
      failing = false;
    } catch (DataAccessException | RegistryUnavailableException e) {
      if (!failing && closed.getCount() > 0) {
        log.warn("Live streams stand still, trying again: {}", e.getMessage());
      }
      failing = true;
      feeds.lookAt(due);
    } catch (RuntimeException e) {
      // Every stream depends on this thread; what is due comes again with the backstop.
      log.error("Live streams could not be refreshed", e);
    }
  }

  private void refresh(List<Feed> due) {
    Map<RunId, ProgressMark> marks = snapshots.marks(due.stream().map(Feed::run).toList());
    Map<RunId, Feed> changed = new HashMap<>();
    for (Feed feed : due) {
      ProgressMark mark = marks.get(feed.run());
      if (mark != null && !feed.shows(mark)) {
        changed.put(feed.run(), feed);
      }
    }
    if (!changed.isEmpty()) {
      publish(changed);
    }
  }

  private void publish(Map<RunId, Feed> changed) {
    List<ProgressSnapshot> read = snapshots.read(changed.keySet());
    List<Span> spans = spans(read, changed);
    Map<RunId, List<KeptEvents.Event>> since = spans.isEmpty() ? Map.of() : events.of(spans);
    for (ProgressSnapshot snapshot : read) {
      Feed feed = changed.get(snapshot.runId());
      if (feed != null) {
        feed.publish(News.of(snapshot, feed.latest(), since.getOrDefault(feed.run(), List.of())));
      }
    }
  }

  private static List<Span> spans(List<ProgressSnapshot> read, Map<RunId, Feed> changed) {
    List<Span> spans = new ArrayList<>();
    for (ProgressSnapshot snapshot : read) {
      Feed feed = changed.get(snapshot.runId());
      long upTo = snapshot.mark().sequence();
      long after = News.tailBegins(feed == null ? null : feed.latest(), snapshot.mark());
      if (after < upTo) {
        spans.add(new Span(snapshot.runId(), after, upTo));
      }
    }
    return spans;
  }
}
