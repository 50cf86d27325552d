package io.storyloom.projector.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/// Counts what became of events: `storyloom_projection_events_total`.
@Component
final class ProjectionMetrics {

  private final Counter applied;
  private final Counter repeated;
  private final Counter skipped;
  private final Counter refused;

  ProjectionMetrics(MeterRegistry registry) {
    applied = counter(registry, "applied");
    repeated = counter(registry, "repeated");
    skipped = counter(registry, "skipped");
    refused = counter(registry, "refused");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("storyloom.projection.events")
        .description("Events of runs by what the projector did with them")
        .tag("outcome", outcome)
        .register(registry);
  }

  void folded(RunFold fold) {
    applied.increment(fold.applied());
    repeated.increment(fold.repeated());
    skipped.increment(fold.skipped());
  }

  void refused(int records) {
    refused.increment(records);
  }
}
