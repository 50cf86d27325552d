package io.storyloom.api.run.watchdog;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When commands that the workers lack are sent again.
///
/// @param interval between two looks
/// @param first how long a command must be lacking before it is sent again
/// @param longest the longest pause between two sendings; each is twice the one before
@ConfigurationProperties("storyloom.watchdog")
record WatchdogProperties(
    @DefaultValue("10s") Duration interval,
    @DefaultValue("1m") Duration first,
    @DefaultValue("1h") Duration longest) {

  /// Beyond any sensible `longest`, and far from an overflow.
  private static final int DOUBLINGS = 30;

  WatchdogProperties {
    require(interval.isPositive(), "storyloom.watchdog.interval must be positive");
    require(first.isPositive(), "storyloom.watchdog.first must be positive");
    require(
        longest.compareTo(first) >= 0, "storyloom.watchdog.longest must not be less than first");
  }

  /// How long the next sending waits after so many.
  Duration pauseAfter(int sendings) {
    Duration pause = first.multipliedBy(1L << Math.min(sendings, DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
