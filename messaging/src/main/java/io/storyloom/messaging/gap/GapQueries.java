package io.storyloom.messaging.gap;

import io.storyloom.messaging.relay.RunTable;
import io.storyloom.run.RunId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Compares what a schema's outbox has sent with what the read tables show.
final class GapQueries {

  /// The owner of `RunCreated` looks for runs that are not there, the owner of the rest for runs
  /// that are there but behind.
  private static final String LACKS_THE_RUN =
      "(p.run_id is null and a.acked >= 0 and a.event_offset is not null)";

  private static final String IS_BEHIND = "(p.sequence < a.acked and a.event_offset is not null)";

  private static final int AT_ONCE = 20_000;

  /// Goes from candidates to what is known of each by its key, however large the tables are: that
  /// is what the limits are for, without which a plan for any parameters reads whole tables.
  private final String look;

  GapQueries(RunTable table) {
    this.look =
        """
        with candidate as (
          select run_id, open from %1$s.run where open and %2$s = any (?)
          union
          (select run_id, open from %1$s.run where run_id >= ? and %2$s = any (?)
           order by run_id desc limit ?)
          union
          select run_id, open from %1$s.run where run_id = any (?) and %2$s = any (?)
        )
        select c.run_id, coalesce(p.sequence, -1), a.event_offset, c.open,
               coalesce(%3$s, false) as lacking
        from candidate c
        left join lateral (
          select acked, event_offset from %1$s.outbox_ack where run_id = c.run_id limit 1
        ) a on true
        left join lateral (
          select run_id, sequence from progress.run where run_id = c.run_id limit 1
        ) p on true
        where c.open or %3$s
        order by lacking desc
        limit %4$d
        """
            .formatted(
                table.schema(),
                table.shardColumn(),
                table.firstPosition() == 0 ? LACKS_THE_RUN : IS_BEHIND,
                AT_ONCE);
  }

  /// Whether there are read tables, which come with the projector's first start.
  static boolean readTablesExist(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select to_regclass('progress.run') is not null
                   and to_regclass('progress.position') is not null
                """)) {
      return row.next() && row.getBoolean(1);
    }
  }

  /// The next offset of each partition that the read tables have come to.
  static Map<Integer, Long> positions(Connection connection) throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select partition, next_offset from progress.position")) {
      while (rows.next()) {
        positions.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return positions;
  }

  /// What a look finds.
  ///
  /// @param open the unfinished runs, which are to be watched until they lack nothing at their end
  record Look(List<LackingRun> lacking, Set<RunId> open) {}

  /// Looks at the runs of these shards that are unfinished, watched or created since then.
  ///
  /// @param youngest how many of those created since then
  Look look(
      Connection connection,
      Set<Integer> shards,
      Instant since,
      int youngest,
      Collection<RunId> watched)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(look)) {
      Array owned = connection.createArrayOf("int", shards.toArray());
      query.setArray(1, owned);
      query.setObject(2, firstRunId(since));
      query.setArray(3, owned);
      query.setInt(4, youngest);
      query.setArray(
          5, connection.createArrayOf("uuid", watched.stream().map(RunId::value).toArray()));
      query.setArray(6, owned);
      List<LackingRun> lacking = new ArrayList<>();
      Set<RunId> open = new HashSet<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          RunId run = new RunId(rows.getObject(1, UUID.class));
          if (rows.getBoolean("open")) {
            open.add(run);
          }
          if (rows.getBoolean("lacking")) {
            lacking.add(new LackingRun(run, rows.getLong(2), rows.getLong(3)));
          }
        }
      }
      return new Look(lacking, open);
    }
  }

  /// The smallest UUIDv7 of a moment: its first 48 bits are milliseconds since 1970.
  private static UUID firstRunId(Instant since) {
    return new UUID(since.toEpochMilli() << 16, 0);
  }
}
