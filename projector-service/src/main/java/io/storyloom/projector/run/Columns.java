package io.storyloom.projector.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Rows as one array parameter per column, in the order of a statement's `unnest`.
final class Columns<R> {

  private interface Column<R> {
    java.sql.Array of(List<R> rows, Connection connection) throws SQLException;
  }

  private final List<Column<R>> columns = new ArrayList<>();

  Columns<R> ints(ToIntFunction<R> value) {
    columns.add((rows, connection) ->
        connection.createArrayOf(
            "int4", rows.stream().map(value::applyAsInt).toArray(Integer[]::new)));
    return this;
  }

  Columns<R> longs(ToLongFunction<R> value) {
    columns.add((rows, connection) ->
        connection.createArrayOf(
            "int8", rows.stream().map(value::applyAsLong).toArray(Long[]::new)));
    return this;
  }

  Columns<R> texts(Function<R, @Nullable String> value) {
    return objects("text", value);
  }

  /// Values as PostgreSQL reads them from their text.
  Columns<R> objects(String type, Function<R, ? extends @Nullable Object> value) {
    columns.add((rows, connection) -> {
      @Nullable String[] values = new @Nullable String[rows.size()];
      for (int i = 0; i < values.length; i++) {
        Object of = value.apply(rows.get(i));
        values[i] = of == null ? null : of.toString();
      }
      return connection.createArrayOf(type, values);
    });
    return this;
  }

  /// Runs the statement once for all rows; nothing when there are none.
  ///
  /// @return the rows it touched
  int update(Connection connection, String sql, List<R> rows) throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(i + 1, columns.get(i).of(rows, connection));
      }
      return statement.executeUpdate();
    }
  }
}
