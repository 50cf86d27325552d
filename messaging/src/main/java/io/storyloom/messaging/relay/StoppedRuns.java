package io.storyloom.messaging.relay;

import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs whose next row cannot be sent for a reason of its own; each waits twice as long as before.
final class StoppedRuns {

  private static final Logger LOG = LoggerFactory.getLogger(StoppedRuns.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Map<RunId, Stop> stops = new HashMap<>();

  private record Stop(long untilNanos, Duration pause) {}

  /// Stops a run, or stops it for longer; says so once.
  void stop(RunId run, String reason) {
    Stop before = stops.get(run);
    if (before == null) {
      LOG.error("Run {} is not sent on: {}", run, reason);
    }
    Duration pause = before == null ? SHORTEST : min(before.pause().multipliedBy(2), LONGEST);
    stops.put(run, new Stop(System.nanoTime() + pause.toNanos(), pause));
  }

  boolean isWaiting(RunId run) {
    Stop stop = stops.get(run);
    return stop != null && stop.untilNanos() - System.nanoTime() > 0;
  }

  void goesOn(RunId run) {
    if (stops.remove(run) != null) {
      LOG.info("Run {} is sent on", run);
    }
  }

  Set<RunId> waiting() {
    return stops.keySet().stream().filter(this::isWaiting).collect(Collectors.toSet());
  }

  void retain(Predicate<RunId> owned) {
    stops.keySet().removeIf(owned.negate());
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
