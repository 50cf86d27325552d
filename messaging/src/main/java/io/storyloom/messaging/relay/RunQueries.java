package io.storyloom.messaging.relay;

import io.storyloom.messaging.record.RecordType;
import io.storyloom.run.RunId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What the relay asks the run table of its schema; only open runs are ever looked at.
final class RunQueries {

  private static final String[] TERMINAL_TYPES =
      Arrays.stream(RecordType.values())
          .filter(RecordType::terminal)
          .map(RecordType::name)
          .toArray(String[]::new);
  private static final int CLOSED_AT_ONCE = 1_000;

  private final String pending;
  private final String backlog;
  private final String close;
  private final String closeLeftOver;

  /// @param rows that are not acknowledged
  /// @param oldestSeconds the age of the oldest of them, 0 when there is none
  record Backlog(long rows, double oldestSeconds) {}

  RunQueries(RunTable table) {
    String unsent =
        """
        from %1$s.run r left join %1$s.outbox_ack a on a.run_id = r.run_id
        where r.open and r.%2$s = any (?) and r.%3$s > coalesce(a.acked, %4$d)
        """
            .formatted(
                table.schema(),
                table.shardColumn(),
                table.positionColumn(),
                table.firstPosition() - 1);
    this.pending = "select r.run_id " + unsent + " and r.run_id <> all (?) limit ?";
    this.backlog =
        """
        select coalesce(sum(rows), 0),
               coalesce(extract(epoch from clock_timestamp() - min(oldest)), 0)
        from (
          select r.%3$s - coalesce(a.acked, %4$d) as rows,
                 (select o.occurred_at from %1$s.outbox o
                  where o.run_id = r.run_id and o.position = coalesce(a.acked, %4$d) + 1) as oldest
          %5$s
        ) unsent
        """
            .formatted(
                table.schema(),
                table.shardColumn(),
                table.positionColumn(),
                table.firstPosition() - 1,
                unsent);
    this.close =
        """
        with fast as (select set_config('synchronous_commit', 'off', true)),
        ended as (
          select run_id from %1$s.run where run_id = any (?) and open
          order by run_id for no key update skip locked
        )
        update %1$s.run r set open = false from fast, ended where r.run_id = ended.run_id
        """
            .formatted(table.schema());
    this.closeLeftOver =
        """
        with ended as (
          select r.run_id
          from %1$s.run r
          join %1$s.outbox_ack a on a.run_id = r.run_id and a.acked >= r.%3$s
          join %1$s.outbox o on o.run_id = r.run_id and o.position = r.%3$s
          where r.open and r.%2$s = any (?) and o.type = any (?)
          order by r.run_id limit %4$d
          for no key update of r skip locked
        )
        update %1$s.run r set open = false from ended where r.run_id = ended.run_id
        """
            .formatted(table.schema(), table.shardColumn(), table.positionColumn(), CLOSED_AT_ONCE);
  }

  List<RunId> pending(Connection connection, Set<Integer> shards, Set<RunId> except, int limit)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(pending)) {
      query.setArray(1, shards(connection, shards));
      query.setArray(2, runs(connection, except));
      query.setInt(3, limit);
      List<RunId> found = new ArrayList<>();
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          found.add(new RunId(result.getObject(1, UUID.class)));
        }
      }
      return found;
    }
  }

  Backlog backlog(Connection connection, Set<Integer> shards) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(backlog)) {
      query.setArray(1, shards(connection, shards));
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return new Backlog(result.getLong(1), Math.max(0, result.getDouble(2)));
      }
    }
  }

  /// Closes ended runs, except those that somebody else has locked.
  void close(Connection connection, Collection<RunId> ended) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(close)) {
      update.setArray(1, runs(connection, ended));
      update.executeUpdate();
    }
  }

  /// Closes runs whose terminal event is acknowledged but which were not closed then.
  void closeLeftOver(Connection connection, Set<Integer> shards) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(closeLeftOver)) {
      update.setArray(1, shards(connection, shards));
      update.setArray(2, connection.createArrayOf("text", TERMINAL_TYPES));
      update.executeUpdate();
    }
  }

  private static Array shards(Connection connection, Set<Integer> shards) throws SQLException {
    return connection.createArrayOf("int", shards.toArray());
  }

  private static Array runs(Connection connection, Collection<RunId> runs) throws SQLException {
    return connection.createArrayOf("uuid", runs.stream().map(RunId::value).toArray());
  }
}
