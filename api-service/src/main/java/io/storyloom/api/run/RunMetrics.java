package io.storyloom.api.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.storyloom.run.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Exports how many runs there are in each status. Counting takes the longer the more runs there
/// are, so it is done every few seconds, but no more than a hundredth of the time.
@Component
class RunMetrics implements MeterBinder {

  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int SHARE = 100;

  private final JdbcClient jdbc;
  private final ForeignSchemas foreign;
  private final Clock clock;
  private Map<RunStatus, Long> counts = Map.of();
  private Instant countAgainAt = Instant.MIN;

  RunMetrics(JdbcClient jdbc, ForeignSchemas foreign, Clock clock) {
    this.jdbc = jdbc;
    this.foreign = foreign;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (RunStatus status : RunStatus.values()) {
      Gauge.builder("storyloom.runs", () -> count(status))
          .description("Runs by status")
          .tag("status", status.name())
          .register(registry);
    }
  }

  private synchronized long count(RunStatus status) {
    Instant now = clock.instant();
    if (now.isAfter(countAgainAt)) {
      countAgainAt = now.plus(FRESH);
      counts = counted();
      Duration took = Duration.between(now, clock.instant());
      countAgainAt = later(countAgainAt, now.plus(took.multipliedBy(SHARE)));
    }
    return counts.getOrDefault(status, 0L);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Map<RunStatus, Long> counted() {
    Map<RunStatus, Long> fresh = new EnumMap<>(RunStatus.class);
    String sql =
        foreign.arePresent()
            ? """
            select coalesce(p.status, 'QUEUED') as status, count(*) as runs
            from intake.run i left join progress.run p on p.run_id = i.run_id group by 1
            """
            : "select 'QUEUED' as status, count(*) as runs from intake.run";
    jdbc.sql(sql)
        .query(row -> {
          fresh.put(RunStatus.valueOf(row.getString("status")), row.getLong("runs"));
        });
    return fresh;
  }
}
