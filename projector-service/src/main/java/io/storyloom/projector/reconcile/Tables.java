package io.storyloom.projector.reconcile;

import io.storyloom.run.RunId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;

/// How far the read tables are.
final class Tables {

  private static final Duration LOOK = Duration.ofMillis(5);
  private static final int PAGE = 10_000;

  private final JdbcTemplate jdbc;
  private final Duration patience;
  private boolean standsStill;

  /// @param patience with a projector that does not come on
  Tables(JdbcTemplate jdbc, Duration patience) {
    this.jdbc = jdbc;
    this.patience = patience;
  }

  /// The runs in the tables.
  Set<RunId> runs(Predicate<RunId> wanted) {
    Set<RunId> found = new HashSet<>();
    UUID last = new UUID(0, 0);
    while (true) {
      List<UUID> page =
          jdbc.query(
              "select run_id from progress.run where run_id > ? order by run_id limit " + PAGE,
              (row, _) -> row.getObject(1, UUID.class),
              last);
      page.stream().map(RunId::new).filter(wanted).forEach(found::add);
      if (page.size() < PAGE) {
        return found;
      }
      last = page.getLast();
    }
  }

  /// Waits until the projector has applied what lies before this offset. Once it did not come that
  /// far in time, nothing waits for it any more.
  void awaitProjected(int partition, long offset) {
    long start = System.nanoTime();
    while (!standsStill && next(partition) < offset) {
      standsStill = System.nanoTime() - start > patience.toNanos();
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /// The first offset of each partition that is not in the tables yet.
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new HashMap<>();
    jdbc.query(
        "select partition, next_offset from progress.position",
        row -> {
          positions.put(row.getInt(1), row.getLong(2));
        });
    return positions;
  }

  private long next(int partition) {
    return jdbc
        .query(
            "select next_offset from progress.position where partition = ?",
            (row, _) -> row.getLong(1),
            partition)
        .stream()
        .findFirst()
        .orElse(0L);
  }
}
