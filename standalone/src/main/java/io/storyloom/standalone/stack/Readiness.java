package io.storyloom.standalone.stack;

import io.storyloom.standalone.terminal.Refusal;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/// Whether a service takes work, by its own readiness.
final class Readiness {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private Readiness() {}

  static void await(ApplicationContext context) {
    HealthEndpoint health = context.getBeanProvider(HealthEndpoint.class).getIfAvailable();
    if (health == null) {
      return;
    }
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!isReady(health)) {
      if (System.nanoTime() > end) {
        throw Refusal.because(
            "%s is still not ready after %d s.".formatted(context.getId(), LONGEST.toSeconds()));
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private static boolean isReady(HealthEndpoint health) {
    HealthDescriptor readiness = health.healthForPath("readiness");
    return readiness == null || readiness.getStatus().equals(Status.UP);
  }
}
