package io.storyloom.messaging.gap;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers since when which run lacks an event, and so when it is to be sent again.
///
/// A run that is behind has a gap only once the projector has passed the event that was its last
/// when it was first seen there; until then it may just be slow.
final class GapWatch {

  private static final Logger LOG = LoggerFactory.getLogger(GapWatch.class);

  private final GapProperties properties;
  private final int partitions;
  private final Map<RunId, Suspect> suspects = new HashMap<>();

  private static final class Suspect {
    private final long projected;
    private final long offset;
    private @Nullable Instant since;
    private Instant due = Instant.MAX;
    private Duration pause = Duration.ZERO;
    private boolean alarmed;

    Suspect(LackingRun run) {
      projected = run.projected();
      offset = run.offset();
    }
  }

  /// @param partitions of the topic of events
  GapWatch(GapProperties properties, int partitions) {
    this.properties = properties;
    this.partitions = partitions;
  }

  Set<RunId> suspects() {
    return Set.copyOf(suspects.keySet());
  }

  /// How many runs have lacked an event for longer than an operator should have to wait.
  long alarms() {
    return suspects.values().stream().filter(suspect -> suspect.alarmed).count();
  }

  /// @param positions the next offset of each partition that the projector has come to
  /// @param lacking all runs that are behind
  /// @return the runs to send again now
  List<RunId> observe(Map<Integer, Long> positions, List<LackingRun> lacking, Instant now) {
    Map<RunId, Suspect> before = new HashMap<>(suspects);
    suspects.clear();
    List<RunId> due = new ArrayList<>();
    for (LackingRun run : lacking) {
      Suspect known = before.remove(run.run());
      Suspect suspect =
          known != null && known.projected == run.projected() ? known : new Suspect(run);
      suspects.put(run.run(), suspect);
      long position = positions.getOrDefault(Topics.partitionOf(run.run(), partitions), 0L);
      if (position > suspect.offset && isDue(run.run(), suspect, now)) {
        due.add(run.run());
      }
    }
    before.forEach((run, suspect) -> {
      if (suspect.alarmed) {
        LOG.info("The read tables have all events of run {} again", run);
      }
    });
    return due;
  }

  private boolean isDue(RunId run, Suspect suspect, Instant now) {
    Instant since = suspect.since;
    if (since == null) {
      suspect.since = now;
      suspect.pause = properties.first();
      suspect.due = now.plus(suspect.pause);
      return false;
    }
    if (!suspect.alarmed && !now.isBefore(since.plus(properties.alarm()))) {
      suspect.alarmed = true;
      LOG.error(
          "The read tables have lacked event {} of run {} for {}",
          suspect.projected + 1,
          run,
          properties.alarm());
    }
    if (now.isBefore(suspect.due)) {
      return false;
    }
    suspect.pause = min(suspect.pause.multipliedBy(2), properties.longest());
    suspect.due = now.plus(suspect.pause);
    return true;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
