package io.storyloom.projector.run;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Tells values that the tables refuse from a database in trouble.
final class DataErrors {

  private static final String DATA_EXCEPTION = "22";
  private static final String NOT_NULL_VIOLATION = "23502";
  private static final String CHECK_VIOLATION = "23514";

  private DataErrors() {}

  /// A unique violation is none: two projectors met, and the next attempt sees the other's row.
  static boolean isDataError(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.startsWith(DATA_EXCEPTION)
            || state.equals(NOT_NULL_VIOLATION)
            || state.equals(CHECK_VIOLATION);
      }
    }
    return false;
  }
}
