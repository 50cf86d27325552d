package io.storyloom.projector.run;

import io.storyloom.run.RecordedEvent;
import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Folds a run anew from its events up to where the tables are, and puts that in the place of what
/// they say.
public final class RunRefold {

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  public RunRefold(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// @param events of the run as the log has them, with repetitions
  /// @return false when they don't reach to where the tables are; nothing is changed then
  public boolean refold(RunId id, List<RecordedEvent> events) {
    return Boolean.TRUE.equals(
        transaction.execute(
            _ -> jdbc.execute((Connection connection) -> replace(connection, id, events))));
  }

  private static boolean replace(Connection connection, RunId id, List<RecordedEvent> events)
      throws SQLException {
    RunVersion stored = ProgressReads.lock(connection, List.of(id)).get(id);
    if (stored == null) {
      return false;
    }
    Folded folded = fold(events, stored.sequence());
    if (folded == null) {
      return false;
    }
    ProgressWrites.replace(connection, folded.run(), folded.lastEventAt());
    return true;
  }

  private record Folded(Run run, Instant lastEventAt) {}

  private static @Nullable Folded fold(List<RecordedEvent> events, long to) {
    Folded folded = null;
    for (RecordedEvent event : events) {
      long next = folded == null ? 0 : folded.run().sequence() + 1;
      if (event.sequence() == next && next <= to) {
        folded = next(folded, event);
      }
    }
    return folded != null && folded.run().sequence() == to ? folded : null;
  }

  /// What the projector refused it refuses here too.
  private static @Nullable Folded next(@Nullable Folded folded, RecordedEvent event) {
    try {
      Run run = folded == null ? Run.created(event) : folded.run().apply(event);
      return new Folded(run, event.occurredAt());
    } catch (RuntimeException _) {
      return folded;
    }
  }
}
