package io.storyloom.api.run.watchdog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.api.run.ForeignSchemas;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.ShardOwnership;
import io.storyloom.run.RunId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the relay send the commands of a run again while the workers lack any, and ends the run once
/// they have passed three such sendings in vain.
///
/// Only looks at runs that this instance relays. What it knows is in the database but for where the
/// latest sendings ended; one that ends after this process does not count.
final class CommandWatchdog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CommandWatchdog.class);

  private final LateCommands late;
  private final LostRuns lost;
  private final ForeignSchemas foreign;
  private final ShardOwnership ownership;
  private final OutboxRelay relay;
  private final WatchdogProperties properties;
  private final Clock clock;
  private final Counter resent;
  private final Counter givenUp;
  private final Map<RunId, Long> sent = new ConcurrentHashMap<>();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("command-watchdog").factory());
  private boolean waiting;

  CommandWatchdog(
      LateCommands late,
      LostRuns lost,
      ForeignSchemas foreign,
      ShardOwnership ownership,
      OutboxRelay relay,
      WatchdogProperties properties,
      Clock clock,
      MeterRegistry meters) {
    this.late = late;
    this.lost = lost;
    this.foreign = foreign;
    this.ownership = ownership;
    this.relay = relay;
    this.properties = properties;
    this.clock = clock;
    this.resent =
        Counter.builder("storyloom.commands.resent")
            .description("Runs of which the commands were sent again, as the workers lacked some")
            .register(meters);
    this.givenUp =
        Counter.builder("storyloom.commands.lost")
            .description("Runs ended because sending their commands again was of no use")
            .register(meters);
  }

  void start() {
    long millis = properties.interval().toMillis();
    var _ =
        executor.scheduleWithFixedDelay(this::lookOrReport, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void lookOrReport() {
    try {
      look();
      waiting = false;
    } catch (RuntimeException e) {
      if (!waiting) {
        waiting = true;
        log.warn("Lost commands can't be looked for now: {}", e.getMessage());
      }
    }
  }

  void look() {
    Set<Integer> owned = ownership.owned();
    if (owned.isEmpty() || !foreign.arePresent()) {
      return;
    }
    Instant now = clock.instant();
    sent.forEach((run, offset) -> {
      late.sent(run, offset);
      sent.remove(run, offset);
    });
    late.countPassed(owned);
    late.forgetTaken(owned);
    late.noteLacking(owned, now.plus(properties.first()));
    lost.among(owned).forEach(this::giveUp);
    sendAgain(late.overdue(owned, now), now);
  }

  private void giveUp(LostRun run) {
    if (lost.giveUp(run)) {
      givenUp.increment();
      log.error(
          "Run {} is ended: its commands were sent again {} times, and the workers still lack some",
          run.run(),
          LateCommands.SENDINGS);
    }
  }

  /// While there is no worker nothing is missing; when one is back it has time to catch up.
  private void sendAgain(List<OverdueRun> overdue, Instant now) {
    if (overdue.isEmpty()) {
      return;
    }
    int more = late.aWorkerIsAlive() ? 1 : 0;
    List<OverdueRun> mine =
        late.postpone(overdue, more, sendings -> now.plus(properties.pauseAfter(sendings)));
    if (more > 0 && !mine.isEmpty()) {
      log.info("The commands of {} runs are sent again, as the workers lack some", mine.size());
      relay.resend(
          mine.stream().collect(Collectors.toMap(OverdueRun::run, OverdueRun::upTo)), sent::put);
      resent.increment(mine.size());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
