package io.storyloom.api.run.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.run.ProgressMark;
import io.storyloom.api.run.ProgressSnapshot;
import io.storyloom.api.run.ProgressSnapshots;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The streams that are open here. They end before the web server begins to wait for its requests.
@Component
class LiveStreams implements SmartLifecycle, MeterBinder {

  private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
  private static final Duration REPLAYED_AFTER_THE_END = Duration.ofHours(24);

  private final LiveSettings settings;
  private final Feeds feeds;
  private final FeedRefresh refresh;
  private final EventListening listening;
  private final ProgressSnapshots snapshots;
  private final KeptEvents kept;
  private final Clock clock;
  private final Semaphore free;
  private volatile boolean running;

  LiveStreams(
      LiveSettings settings,
      Feeds feeds,
      FeedRefresh refresh,
      EventListening listening,
      ProgressSnapshots snapshots,
      KeptEvents kept,
      Clock clock) {
    this.settings = settings;
    this.feeds = feeds;
    this.refresh = refresh;
    this.listening = listening;
    this.snapshots = snapshots;
    this.kept = kept;
    this.clock = clock;
    this.free = new Semaphore(settings.maxStreams());
  }

  /// Opens where a stream is written to, once it is known that there is one.
  interface Target {
    OutputStream open() throws IOException;
  }

  boolean has(TenantId tenant, RunId run) {
    return snapshots.mark(tenant, run).isPresent();
  }

  /// Serves one client on the current thread until the run is over, the client or the service goes.
  ///
  /// @param known the last sequence that the client has seen
  /// @return false when the client has seen everything of a run that is over
  /// @throws ProblemException `run-not-found`, or `service-unavailable` when too many are open
  boolean serve(TenantId tenant, RunId run, OptionalLong known, Target target) {
    if (!free.tryAcquire()) {
      throw ProblemException.of(
          ProblemCode.SERVICE_UNAVAILABLE, "Too many live streams are open at the moment.");
    }
    try {
      ProgressMark mark = snapshots.mark(tenant, run).orElseThrow(ProblemException::runNotFound);
      boolean more = !mark.ended() || known.orElse(-1) < mark.sequence();
      if (more) {
        stream(tenant, run, known, target);
      }
      return more;
    } finally {
      free.release();
    }
  }

  private void stream(TenantId tenant, RunId run, OptionalLong known, Target target) {
    Feed feed = feeds.watch(run);
    try {
      open(tenant, feed, known, target).run();
    } catch (IOException e) {
      log.debug("A client of run {} went away", run, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      feeds.leave(feed);
    }
  }

  /// Apart, so that nothing of it stays on the stack of a stream that is open for long.
  private LiveStream open(TenantId tenant, Feed feed, OptionalLong known, Target target)
      throws IOException {
    // Before the state is read, so that none published meanwhile is missed.
    long version = feed.version();
    ProgressSnapshot first =
        snapshots.find(tenant, feed.run()).orElseThrow(ProblemException::runNotFound);
    OutputStream out = target.open();
    retryHint().writeTo(out);
    return new LiveStream(
        feed,
        kept,
        out,
        settings.keepalive(),
        new Feed.Issue(version, News.first(first)),
        sent(first.mark(), known));
  }

  /// Spread, so that not all clients come back at once.
  private static Frame retryHint() {
    return Frame.retry(Duration.ofMillis(RandomGenerator.getDefault().nextLong(1_000, 3_000)));
  }

  /// Without a sequence of its own a client begins with the present.
  private long sent(ProgressMark mark, OptionalLong known) {
    boolean over =
        mark.endedAt() != null
            && mark.endedAt().plus(REPLAYED_AFTER_THE_END).isBefore(clock.instant());
    return over ? mark.sequence() : Math.min(known.orElse(mark.sequence()), mark.sequence());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("storyloom.live.streams", () -> settings.maxStreams() - free.availablePermits())
        .description("Open live streams")
        .register(registry);
  }

  @Override
  public void start() {
    refresh.start();
    listening.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    feeds.close();
    listening.close();
    refresh.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// After the web server in starting, before its graceful end in stopping.
  @Override
  public int getPhase() {
    return DEFAULT_PHASE;
  }
}
