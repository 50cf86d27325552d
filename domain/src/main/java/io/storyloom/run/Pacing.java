package io.storyloom.run;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// How long a run waits between epics and before retries.
///
/// @param delay from the end of an epic that called the generator to the start of the next
/// @param retries how many transient failures of an epic are retried
/// @param backoff the waits before the first, second … retry; the last one repeats
/// @param jitter the share by which a backoff varies up and down, 0 to 1
public record Pacing(Duration delay, int retries, List<Duration> backoff, double jitter) {

  /// Waits for a provider that asks for patience count as one transient failure per this time.
  public static final Duration PATIENCE = Duration.ofMinutes(30);

  public Pacing {
    backoff = List.copyOf(backoff);
    if (delay.isNegative() || retries < 0 || jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException(
          "A pacing needs a delay and retries of at least 0 and a jitter from 0 to 1");
    }
    if (backoff.stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("A backoff cannot be negative");
    }
    if (retries > 0 && backoff.isEmpty()) {
      throw new IllegalArgumentException("A pacing with retries needs a backoff");
    }
  }

  /// What follows a transient failure.
  public sealed interface Retry {

    /// Try again after this wait.
    record After(Duration pause) implements Retry {}

    /// The epic failed.
    record Exhausted() implements Retry {}
  }

  /// @param retryCount retries already made
  public Retry afterTransientFailure(int retryCount, RandomGenerator random) {
    return retryCount < retries
        ? new Retry.After(backoffBefore(retryCount + 1, random))
        : new Retry.Exhausted();
  }

  /// The wait when a provider asks to wait without saying how long.
  ///
  /// @param refusals refusals in a row, from 1
  public Duration patience(int refusals, RandomGenerator random) {
    return backoff.isEmpty() ? Duration.ofSeconds(1) : backoffBefore(refusals, random);
  }

  private Duration backoffBefore(int retry, RandomGenerator random) {
    Duration base = backoff.get(Math.min(retry, backoff.size()) - 1);
    double factor = 1 + jitter * (2 * random.nextDouble() - 1);
    return Duration.ofNanos(Math.round(base.toNanos() * factor));
  }
}
