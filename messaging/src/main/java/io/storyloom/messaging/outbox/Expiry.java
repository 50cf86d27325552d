package io.storyloom.messaging.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// One kind of rows that are deleted some day.
@FunctionalInterface
public interface Expiry {

  /// Deletes what may go by now, in transactions of its own that are short.
  ///
  /// @param connection in auto-commit mode, to be left so
  void expire(Connection connection, Instant now) throws SQLException;
}
