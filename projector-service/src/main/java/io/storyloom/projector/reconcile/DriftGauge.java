package io.storyloom.projector.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Compares the newer runs now and then: `storyloom_projection_drift` counts those that differ. It
/// has to be 0, and is NaN until the first comparison.
@Component
final class DriftGauge {

  private static final Logger LOG = LoggerFactory.getLogger(DriftGauge.class);

  private final Reconciliation reconciliation;
  private final ReconcileProperties properties;
  private final Clock clock;
  private volatile double drift = Double.NaN;

  DriftGauge(
      Reconciliation reconciliation,
      ReconcileProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this.reconciliation = reconciliation;
    this.properties = properties;
    this.clock = clock;
    Gauge.builder("storyloom.projection.drift", this, gauge -> gauge.drift)
        .description("Runs whose read tables differ from their truth")
        .strongReference(true)
        .register(meters);
  }

  @Scheduled(
      fixedDelayString = "${storyloom.reconcile.interval:5m}",
      initialDelayString = "${storyloom.reconcile.interval:5m}")
  void compare() {
    try {
      drift = reconciliation.compare(clock.instant().minus(properties.recent())).drifts().size();
    } catch (DataAccessException | KafkaException e) {
      LOG.warn("The read tables can't be compared now: {}", e.getMessage());
    }
  }
}
