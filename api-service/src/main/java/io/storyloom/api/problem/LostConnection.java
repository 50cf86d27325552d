package io.storyloom.api.problem;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Tells an exception of a connection that broke while it was used, which not every layer between
/// gives a type of its own.
final class LostConnection {

  /// Whether the connection to the database was lost, by the SQLState: class 08, the server going
  /// down (57P01 to 57P03), or none at all, which is how the pool answers on a connection it has
  /// given up; the server always sends one.
  ///
  /// @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL's
  ///   codes</a>
  static boolean explains(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure && isLoss(failure.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLoss(@Nullable String state) {
    return state == null || state.startsWith("08") || state.startsWith("57P0");
  }

  private LostConnection() {}
}
