package io.storyloom.worker.run.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.Run;
import io.storyloom.run.RunEpic;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// `storyloom_epics_total` and `storyloom_epic_duration_seconds`, by outcome.
final class LaneMetrics {

  private final Map<EpicStatus, Counter> epics = new EnumMap<>(EpicStatus.class);
  private final Map<EpicStatus, Timer> durations = new EnumMap<>(EpicStatus.class);

  LaneMetrics(MeterRegistry meters) {
    for (EpicStatus outcome : EpicStatus.values()) {
      if (outcome.isTerminal()) {
        String tag = outcome.name().toLowerCase(Locale.ROOT);
        epics.put(
            outcome,
            Counter.builder("storyloom.epics")
                .description("Epics that ended")
                .tag("outcome", tag)
                .register(meters));
        durations.put(
            outcome,
            Timer.builder("storyloom.epic.duration")
                .description("Calls and saving of an epic, without waits")
                .tag("outcome", tag)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(meters));
      }
    }
  }

  void ended(Run run, int index) {
    RunEpic epic = run.find(index);
    if (epic != null && epic.status().isTerminal()) {
      require(epics, epic.status()).increment();
      require(durations, epic.status()).record(epic.usage().duration());
    }
  }

  private static <T> T require(Map<EpicStatus, T> meters, EpicStatus outcome) {
    T meter = meters.get(outcome);
    if (meter == null) {
      throw new IllegalStateException("No meter for " + outcome);
    }
    return meter;
  }
}
