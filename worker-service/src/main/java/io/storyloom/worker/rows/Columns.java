package io.storyloom.worker.rows;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Binds the columns of many rows to one statement as arrays, for `unnest`.
public final class Columns<T> {

  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int parameter;

  public Columns(PreparedStatement statement, Collection<T> rows) {
    this(statement, rows, 0);
  }

  /// @param before how many parameters come before the columns
  public Columns(PreparedStatement statement, Collection<T> rows, int before) {
    this.statement = statement;
    this.rows = rows;
    this.parameter = before;
  }

  public Columns<T> uuid(Function<T, @Nullable Object> column) throws SQLException {
    return array("uuid", column);
  }

  public Columns<T> text(Function<T, @Nullable Object> column) throws SQLException {
    return array("text", column);
  }

  public Columns<T> decimal(Function<T, @Nullable Object> column) throws SQLException {
    return array("numeric", column);
  }

  public Columns<T> time(Function<T, @Nullable Instant> column) throws SQLException {
    return array("timestamptz", column::apply);
  }

  public Columns<T> int4(ToIntFunction<T> column) throws SQLException {
    return array("int4", column::applyAsInt);
  }

  public Columns<T> int8(ToLongFunction<T> column) throws SQLException {
    return array("int8", column::applyAsLong);
  }

  private Columns<T> array(String type, Function<T, @Nullable Object> column) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[rows.size()];
    int i = 0;
    for (T row : rows) {
      Object value = column.apply(row);
      values[i++] = value == null || value instanceof Number ? value : value.toString();
    }
    statement.setArray(++parameter, statement.getConnection().createArrayOf(type, values));
    return this;
  }

  public static Array uuids(Connection connection, Collection<?> ids) throws SQLException {
    return connection.createArrayOf("uuid", ids.stream().map(Object::toString).toArray());
  }

  public static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
