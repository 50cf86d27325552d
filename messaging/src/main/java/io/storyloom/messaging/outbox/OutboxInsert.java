package io.storyloom.messaging.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One insert for any number of rows, always the same text, so that it stays prepared.
final class OutboxInsert {

  private final String sql;

  OutboxInsert(String schema) {
    this.sql =
        """
        insert into %s.outbox
          (run_id, position, tenant_id, type, occurred_at, epic_id, payload)
        select run_id, position, tenant_id, type,
               timestamptz 'epoch' + micros * interval '1 microsecond', epic_id, payload
        from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::uuid[], ?::bytea[])
          as row (run_id, position, tenant_id, type, micros, epic_id, payload)
        """
            .formatted(schema);
  }

  void execute(Connection connection, List<OutboxRow> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setArray(1, array(connection, "uuid", rows, row -> row.run().value()));
      insert.setArray(2, array(connection, "bigint", rows, OutboxRow::position));
      insert.setArray(3, array(connection, "text", rows, OutboxRow::tenantId));
      insert.setArray(4, array(connection, "text", rows, row -> row.type().name()));
      insert.setArray(5, array(connection, "bigint", rows, row -> micros(row.occurredAt())));
      insert.setArray(6, array(connection, "uuid", rows, OutboxRow::epicId));
      byte[][] payloads = rows.stream().map(OutboxRow::payload).toArray(byte[][]::new);
      insert.setArray(7, connection.createArrayOf("bytea", payloads));
      insert.executeUpdate();
    }
  }

  private static Array array(
      Connection connection,
      String type,
      List<OutboxRow> rows,
      Function<OutboxRow, @Nullable Object> column)
      throws SQLException {
    return connection.createArrayOf(type, rows.stream().map(column).toArray());
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
