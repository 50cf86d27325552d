package io.storyloom.messaging.relay;

import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Up to where each run is acknowledged: known here at once, stored a little later and only ever
/// raised. What is lost between the two is sent again.
final class Positions {

  private static final int REMEMBERED = 10_000;

  private final Map<RunId, Position> known = new HashMap<>();
  private final Map<RunId, Position> unsaved = new HashMap<>();
  private final String upsert;
  private final long writeBehindNanos;
  private long dueAtNanos;

  /// @param sent where reading goes on; below `acked` while a run is sent again
  private record Position(
      String tenantId,
      long sent,
      long acked,
      @Nullable Long eventOffset,
      @Nullable Long commandOffset) {}

  Positions(String schema, Duration writeBehind) {
    this.writeBehindNanos = writeBehind.toNanos();
    this.upsert =
        """
        with fast as (select set_config('synchronous_commit', 'off', true))
        insert into %s.outbox_ack as a (run_id, tenant_id, acked, event_offset, command_offset)
        select u.run_id, u.tenant_id, u.acked, u.event_offset, u.command_offset
        from fast,
             unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
               as u (run_id, tenant_id, acked, event_offset, command_offset)
        on conflict (run_id) do update
          set acked = excluded.acked,
              event_offset = coalesce(excluded.event_offset, a.event_offset),
              command_offset = coalesce(excluded.command_offset, a.command_offset)
          where excluded.acked > a.acked
        """
            .formatted(schema);
  }

  /// Where to go on reading, null when only the database knows.
  @Nullable Long after(RunId run) {
    Position position = known.get(run);
    return position == null ? null : position.sent();
  }

  void raise(Shipment.Stream stream) {
    List<Row> done = stream.done();
    if (done.isEmpty()) {
      return;
    }
    Position before = known.get(stream.run());
    Long eventOffset = before == null ? null : before.eventOffset();
    Long commandOffset = before == null ? null : before.commandOffset();
    for (int i = 0; i < done.size(); i++) {
      if (done.get(i).type().event()) {
        eventOffset = stream.offsetOf(i);
      } else {
        commandOffset = stream.offsetOf(i);
      }
    }
    Row last = done.getLast();
    long acked = before == null ? last.position() : Math.max(before.acked(), last.position());
    Position after =
        new Position(last.tenantId(), last.position(), acked, eventOffset, commandOffset);
    if (unsaved.isEmpty()) {
      dueAtNanos = System.nanoTime() + writeBehindNanos;
    }
    known.put(stream.run(), after);
    unsaved.put(stream.run(), after);
  }

  /// Has a run read from its start again.
  void rewind(RunId run, long beforeFirst) {
    Position before = known.get(run);
    known.put(
        run,
        before == null
            ? new Position("", beforeFirst, beforeFirst, null, null)
            : new Position(
                before.tenantId(),
                beforeFirst,
                before.acked(),
                before.eventOffset(),
                before.commandOffset()));
  }

  /// Nanoseconds until the unsaved positions are to be stored, negative when that is late.
  long dueInNanos() {
    return unsaved.isEmpty() ? Long.MAX_VALUE : dueAtNanos - System.nanoTime();
  }

  /// Stores what is not stored yet; after an exception it is still not.
  void save(Connection connection) throws SQLException {
    if (unsaved.isEmpty()) {
      return;
    }
    // Two relays must not lock the same rows in different orders.
    List<Map.Entry<RunId, Position>> rows =
        unsaved.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "uuid", rows.stream().map(row -> row.getKey().value()).toArray()));
      set(statement, 2, "text", rows, Position::tenantId);
      set(statement, 3, "bigint", rows, Position::acked);
      set(statement, 4, "bigint", rows, Position::eventOffset);
      set(statement, 5, "bigint", rows, Position::commandOffset);
      statement.executeUpdate();
    }
    unsaved.clear();
  }

  private static void set(
      PreparedStatement statement,
      int index,
      String type,
      List<Map.Entry<RunId, Position>> rows,
      Function<Position, @Nullable Object> column)
      throws SQLException {
    statement.setArray(
        index,
        statement
            .getConnection()
            .createArrayOf(type, rows.stream().map(row -> column.apply(row.getValue())).toArray()));
  }

  /// Forgets stored positions: of runs that are others' now, and when there are too many all but
  /// those that the database does not know.
  void forget(Predicate<RunId> mine, Set<RunId> sentAgain) {
    boolean tooMany = known.size() > REMEMBERED;
    known
        .keySet()
        .removeIf(run ->
            !unsaved.containsKey(run)
                && (!mine.test(run) || (tooMany && !sentAgain.contains(run))));
  }
}
