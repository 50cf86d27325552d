package io.storyloom.api.run.live;

import io.storyloom.api.run.live.KeptEvents.Event;
import io.storyloom.api.run.live.KeptEvents.Span;
import io.storyloom.messaging.avro.RegistryUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// One client's stream, on a thread of its own. Keeps nothing but the sequence it has sent, so that
/// a client that reads slowly, or not at all, costs no memory: it misses states of progress and
/// reads the events it missed from the database.
final class LiveStream {

  private static final Logger log = LoggerFactory.getLogger(LiveStream.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Feed feed;
  private final KeptEvents kept;
  private final OutputStream out;
  private final Duration keepalive;
  private final long begun = System.nanoTime();
  private News news;
  private long sent;
  private long version;
  private long keepalives;

  /// @param first the state to begin with, and the version of the feed when it was read
  /// @param sent the last sequence that the client knows
  LiveStream(
      Feed feed,
      KeptEvents kept,
      OutputStream out,
      Duration keepalive,
      Feed.Issue first,
      long sent) {
    this.feed = feed;
    this.kept = kept;
    this.out = out;
    this.keepalive = keepalive;
    this.news = first.news();
    this.version = first.version();
    this.sent = sent;
  }

  /// Returns after the end of the run has been sent, or when the feed was closed.
  ///
  /// @throws IOException when the client has gone
  void run() throws IOException, InterruptedException {
    retryHint().writeTo(out);
    boolean owing = true;
    while (true) {
      owing = owing && !send();
      if (news.mark().ended() && !owing) {
        return;
      }
      Duration quiet = untilKeepalive();
      Feed.Issue issue = feed.await(version, owing && quiet.compareTo(AGAIN) > 0 ? AGAIN : quiet);
      if (issue != null) {
        version = issue.version();
        owing = take(issue.news()) || owing;
      } else if (feed.isClosed()) {
        return;
      }
      if (!untilKeepalive().isPositive()) {
        keepalives++;
        Frame.KEEPALIVE.writeTo(out);
        out.flush();
      }
    }
  }

  /// Spread, so that not all clients come back at once.
  private static Frame retryHint() {
    return Frame.retry(Duration.ofMillis(RandomGenerator.getDefault().nextLong(1_000, 3_000)));
  }

  /// What was sent already is taken too, where it is the same: all streams of a run share it.
  ///
  /// @return whether it is to be sent
  private boolean take(News newer) {
    boolean outdated = news.isOutdatedBy(newer);
    if (outdated || news.mark().equals(newer.mark())) {
      news = newer;
    }
    return outdated;
  }

  private Duration untilKeepalive() {
    long next = begun + (keepalives + 1) * keepalive.toNanos();
    return Duration.ofNanos(next - System.nanoTime());
  }

  /// Sends the events up to the state, then the state.
  ///
  /// @return whether all of it was sent; the events may be out of reach for the moment
  private boolean send() throws IOException {
    long upTo = news.mark().sequence();
    try {
      while (sent < upTo) {
        List<Event> next = news.after(sent);
        if (next == null) {
          next = kept.of(new Span(feed.run(), sent, upTo));
        }
        if (next.isEmpty() || next.getFirst().sequence() > sent + 1) {
          // No longer kept.
          sent = upTo;
        } else {
          send(next);
        }
      }
    } catch (DataAccessException | RegistryUnavailableException e) {
      log.debug("Events of run {} cannot be read, trying again", feed.run(), e);
      return false;
    }
    news.progress().writeTo(out);
    out.flush();
    return true;
  }

  private void send(List<Event> events) throws IOException {
    for (Event event : events) {
      event.frame().writeTo(out);
      sent = event.sequence();
    }
  }
}
