package io.storyloom.messaging.relay;

import io.storyloom.messaging.record.RecordType;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads what comes after the acknowledged rows of some runs, bounded in rows and bytes.
final class RowReader {

  private final String sql;
  private final long beforeFirst;
  private final RelaySettings settings;

  /// @param unread runs of which more rows may be there
  record Batch(Map<RunId, Unsent> runs, List<RunId> unread) {}

  /// The rows of one run in order.
  ///
  /// @param after the position they come after
  record Unsent(long after, List<Row> rows) {}

  RowReader(RunTable table, RelaySettings settings) {
    this.beforeFirst = table.firstPosition() - 1;
    this.settings = settings;
    this.sql =
        """
        select run_id, after, position, tenant_id, type,
               (extract(epoch from occurred_at) * 1000000)::bigint, epic_id, traceparent, payload
        from (
          select d.ord, d.run_id, d.after, d.traceparent, o.*,
                 sum(octet_length(o.payload)) over (order by d.ord, o.position rows unbounded preceding)
                   - octet_length(o.payload) as bytes_before
          from (
            select ord, run_id,
                   coalesce(after,
                     (select a.acked from %1$s.outbox_ack a where a.run_id = u.run_id), ?) as after,
                   (select r.traceparent from %1$s.run r where r.run_id = u.run_id) as traceparent
            from unnest(?::uuid[], ?::bigint[]) with ordinality as u (run_id, after, ord)
            offset 0
          ) d
          cross join lateral (
            select o.position, o.tenant_id, o.type, o.occurred_at, o.epic_id, o.payload
            from %1$s.outbox o
            where o.run_id = d.run_id and o.position > d.after
            order by o.position
            limit ?
          ) o
        ) rows
        where bytes_before < ?
        order by ord, position
        """
            .formatted(table.schema());
  }

  /// @param after the acknowledged positions, null where they are not known here
  Batch read(Connection connection, List<RunId> runs, List<@Nullable Long> after)
      throws SQLException {
    int rowsPerRun = Math.max(1, settings.rows() / runs.size());
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, beforeFirst);
      query.setArray(
          2, connection.createArrayOf("uuid", runs.stream().map(RunId::value).toArray()));
      query.setArray(3, connection.createArrayOf("bigint", after.toArray()));
      query.setInt(4, rowsPerRun);
      query.setLong(5, settings.bytes());
      try (ResultSet result = query.executeQuery()) {
        return batch(runs, result, rowsPerRun);
      }
    }
  }

  private Batch batch(List<RunId> asked, ResultSet result, int rowsPerRun) throws SQLException {
    Map<RunId, Unsent> runs = new LinkedHashMap<>();
    long bytes = 0;
    while (result.next()) {
      Row row = row(result);
      long after = result.getLong(2);
      runs.computeIfAbsent(row.run(), _ -> new Unsent(after, new ArrayList<>())).rows().add(row);
      bytes += row.payload().length;
    }
    boolean cut = bytes >= settings.bytes();
    List<RunId> unread =
        asked.stream().filter(run -> cut || isFull(runs.get(run), rowsPerRun)).toList();
    return new Batch(runs, unread);
  }

  private static boolean isFull(@Nullable Unsent unsent, int rowsPerRun) {
    return unsent != null && unsent.rows().size() >= rowsPerRun;
  }

  private static Row row(ResultSet result) throws SQLException {
    return new Row(
        new RunId(result.getObject(1, UUID.class)),
        result.getLong(3),
        result.getString(4),
        RecordType.valueOf(result.getString(5)),
        Instant.EPOCH.plus(result.getLong(6), ChronoUnit.MICROS),
        result.getObject(7, UUID.class),
        result.getString(8),
        result.getBytes(9));
  }
}
