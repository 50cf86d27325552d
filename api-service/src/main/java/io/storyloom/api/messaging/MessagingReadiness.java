package io.storyloom.api.messaging;

import io.storyloom.messaging.MessagingStart;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Ready once every topic was checked and every schema's id is known; stays so when Kafka goes.
@Component("messaging")
class MessagingReadiness implements HealthIndicator {

  private final MessagingStart start;

  MessagingReadiness(MessagingStart start) {
    this.start = start;
  }

  @Override
  public Health health() {
    return start.isReady()
        ? Health.up().build()
        : Health.outOfService().withDetail("waitingFor", "topics and schemas").build();
  }
}
