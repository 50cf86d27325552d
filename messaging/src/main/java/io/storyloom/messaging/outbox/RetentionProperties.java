package io.storyloom.messaging.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long rows are kept after the end of their run, each at least the 24 h for which live streams
/// are promised the events.
///
/// @param outbox what was sent to Kafka
/// @param journal the calls of generators
@ConfigurationProperties("storyloom.retention")
public record RetentionProperties(
    @DefaultValue("24h") Duration outbox, @DefaultValue("90d") Duration journal) {

  private static final Duration SHORTEST = Duration.ofHours(24);

  public RetentionProperties {
    require("outbox", outbox);
    require("journal", journal);
  }

  private static void require(String name, Duration kept) {
    if (kept.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "storyloom.retention.%s must be at least 24h, not %s".formatted(name, kept));
    }
  }
}
