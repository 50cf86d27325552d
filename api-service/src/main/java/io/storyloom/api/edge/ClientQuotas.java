package io.storyloom.api.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/// How many requests each client has left in its minute, at this instance of the service.
final class ClientQuotas {

  static final Duration WINDOW = Duration.ofMinutes(1);

  /// About 20 MB; beyond that the clients seen least are forgotten, which gives them a new minute.
  private static final int CLIENTS = 50_000;

  private final int perWindow;
  private final TimeMeter time;
  private final Cache<String, Bucket> buckets;

  ClientQuotas(int perWindow, TimeMeter time) {
    this.perWindow = perWindow;
    this.time = time;
    // A client that was away for a window has its whole quota again, as an unknown one has.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(CLIENTS)
            .expireAfterAccess(WINDOW)
            .ticker(time::currentTimeNanos)
            .build();
  }

  /// @param granted whether the request was within the quota
  /// @param remaining requests until the end of the window
  /// @param seconds until then, rounded up
  record Answer(boolean granted, long remaining, long seconds) {}

  int perWindow() {
    return perWindow;
  }

  /// Takes one request of the client's quota, if it has one left.
  Answer take(String client) {
    ConsumptionProbe probe = buckets.get(client, _ -> bucket()).tryConsumeAndReturnRemaining(1);
    long nanos = probe.getNanosToWaitForReset();
    long seconds = Duration.ofNanos(nanos).plusNanos(999_999_999).toSeconds();
    return new Answer(probe.isConsumed(), probe.getRemainingTokens(), Math.max(1, seconds));
  }

  /// For tests: how many clients are remembered.
  long clients() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  /// Refilled at once at the end of a window, so that what clients are told is exact.
  private Bucket bucket() {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(limit -> limit.capacity(perWindow).refillIntervally(perWindow, WINDOW))
        .build();
  }
}
