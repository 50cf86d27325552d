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
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
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

  /// Who is served.
  interface Client {

    /// Lets the request go on after its thread, once it is known that there is a stream.
    StreamedResponse open() throws IOException;
  }

  boolean has(TenantId tenant, RunId run) {
    return snapshots.mark(tenant, run).isPresent();
  }

  /// Serves one client until the run is over, the client or the service goes; on a thread of its
  /// own, as the stack of a request would be kept for as long.
  ///
  /// @param known the last sequence that the client has seen
  /// @return false when the client has seen everything of a run that is over
  /// @throws ProblemException `run-not-found`, or `service-unavailable` when too many are open
  boolean serve(TenantId tenant, RunId run, OptionalLong known, Client client) throws IOException {
    if (!free.tryAcquire()) {
      throw ProblemException.of(
          ProblemCode.SERVICE_UNAVAILABLE, "Too many live streams are open at the moment.");
    }
    boolean serving = false;
    try {
      ProgressMark mark = snapshots.mark(tenant, run).orElseThrow(ProblemException::runNotFound);
      if (mark.ended() && known.orElse(-1) >= mark.sequence()) {
        return false;
      }
      start(tenant, feeds.watch(run), known, client);
      serving = true;
      return true;
    } finally {
      if (!serving) {
        free.release();
      }
    }
  }

  private void start(TenantId tenant, Feed feed, OptionalLong known, Client client)
      throws IOException {
    boolean started = false;
    try {
      // Before the state is read, so that none published meanwhile is missed.
      long version = feed.version();
      ProgressSnapshot first =
          snapshots.find(tenant, feed.run()).orElseThrow(ProblemException::runNotFound);
      StreamedResponse out = client.open();
      LiveStream stream =
          new LiveStream(
              feed,
              kept,
              out,
              settings.keepalive(),
              new Feed.Issue(version, News.first(first)),
              sent(first.mark(), known));
      Thread.ofVirtual().name("live-stream").start(() -> run(feed, stream, out));
      started = true;
    } finally {
      if (!started) {
        feeds.leave(feed);
      }
    }
  }

  private void run(Feed feed, LiveStream stream, StreamedResponse out) {
    try {
      stream.run();
    } catch (IOException e) {
      log.debug("A client of run {} went away", feed.run(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("A live stream of run {} broke off", feed.run(), e);
    } finally {
      feeds.leave(feed);
      free.release();
      out.close();
    }
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
