package io.storyloom.api.run.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param maxStreams how many may be open at once; has to leave Tomcat's `max-connections` room for
///   other requests
/// @param keepalive how often a stream says that it lives
/// @param backstop how often watched runs are looked at although nothing was heard of them
@ConfigurationProperties("storyloom.live")
record LiveSettings(
    @DefaultValue("2000") int maxStreams,
    @DefaultValue("15s") Duration keepalive,
    @DefaultValue("2s") Duration backstop) {

  LiveSettings {
    require(maxStreams >= 0, "storyloom.live.max-streams must not be negative");
    require(keepalive.isPositive(), "storyloom.live.keepalive must be positive");
    require(backstop.isPositive(), "storyloom.live.backstop must be positive");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
