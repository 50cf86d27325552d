package io.storyloom.worker.run.instance;

import io.storyloom.messaging.outbox.Expiry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets the incarnations that have given no sign of life for a day, in database time, and hold
/// no open run. One that was only suspended finds out with its next sign of life, and stops.
public final class GoneWorkers implements Expiry {

  private static final Logger log = LoggerFactory.getLogger(GoneWorkers.class);
  private static final Duration REMEMBERED = Duration.ofDays(1);

  @Override
  public void expire(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            """
            delete from work.worker w
             where w.stamp < clock_timestamp() - make_interval(hours => ?)
               and not exists (
                     select from work.run r where r.open and r.owner = w.incarnation)
            """)) {
      delete.setInt(1, (int) REMEMBERED.toHours());
      int deleted = delete.executeUpdate();
      if (deleted > 0) {
        log.debug("Forgot {} incarnations", deleted);
      }
    }
  }
}
