package io.storyloom.projector.run;

import io.storyloom.messaging.MessagingStart;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/// Starts listening once topics and schemas are there, and tells whether it goes on. The component
/// of the health endpoint is `runEvents`.
@Component("runEvents")
final class ProjectionStart implements SmartLifecycle, HealthIndicator {

  private static final Duration LOOK_UP = Duration.ofMillis(200);

  private final MessagingStart messaging;
  private final KafkaListenerEndpointRegistry listeners;
  private volatile @Nullable Thread waiting;
  private volatile boolean running;

  ProjectionStart(MessagingStart messaging, KafkaListenerEndpointRegistry listeners) {
    this.messaging = messaging;
    this.listeners = listeners;
  }

  @Override
  public void start() {
    running = true;
    if (messaging.isReady()) {
      listen();
    } else {
      waiting = Thread.ofVirtual().name("projection-start").start(this::awaitMessaging);
    }
  }

  private void awaitMessaging() {
    try {
      while (running) {
        if (messaging.awaitReady(LOOK_UP)) {
          listen();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void listen() {
    MessageListenerContainer container = container();
    if (running && container != null) {
      container.start();
    }
  }

  private @Nullable MessageListenerContainer container() {
    return listeners.getListenerContainer(RunEventListener.ID);
  }

  @Override
  public void stop() {
    running = false;
    Thread thread = waiting;
    if (thread != null) {
      thread.interrupt();
    }
    synchronized (this) {
      MessageListenerContainer container = container();
      if (container != null) {
        container.stop();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public Health health() {
    MessageListenerContainer container = container();
    if (!messaging.isReady()) {
      return Health.down().withDetail("waitsFor", "Kafka topics and schema registry").build();
    }
    return container != null && container.isRunning() && container.isInExpectedState()
        ? Health.up().build()
        : Health.down().withDetail("waitsFor", "the listener").build();
  }
}
