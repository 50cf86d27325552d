package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunId;
import io.storyloom.worker.rows.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The rows of `work.epic_task`, all of a group at once.
final class TaskRows {

  private TaskRows() {}

  /// A task as it is now.
  record Changed(RunId runId, RunEpic epic) {}

  /// All items whose commands have arrived.
  static List<EpicSnapshot> snapshots(Connection connection, RunId runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select epic_id, title, index from work.epic_task where run_id = ? order by index")) {
      statement.setObject(1, runId.value());
      List<EpicSnapshot> snapshots = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          snapshots.add(
              new EpicSnapshot(
                  new EpicId(rows.getObject(1, UUID.class)), rows.getString(2), rows.getInt(3)));
        }
      }
      return snapshots;
    }
  }

  /// Lets nobody else claim an item that was lost too often until the transaction ends.
  ///
  /// @return false when somebody else is at it
  static boolean lockSuspects(Connection connection) throws SQLException {
    return isTrue(connection, "select pg_try_advisory_xact_lock(hashtext('work.epic_task'), 1)");
  }

  /// @param crashes how often at least it was lost
  static boolean isSuspectInFlight(Connection connection, int crashes) throws SQLException {
    return isTrue(
        connection,
        """
        select exists (select from work.epic_task
                        where crashes > 0 and status in ('GENERATING', 'SAVING')
                          and crashes >= %d)
        """
            .formatted(crashes));
  }

  private static boolean isTrue(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  static void update(Connection connection, Collection<Changed> tasks) throws SQLException {
    if (tasks.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update work.epic_task t
               set title = v.title, status = v.status, attempt = v.attempt, calls = v.calls,
                   retry_count = v.retry_count, stories_created = v.stories_created,
                   stories_deleted = v.stories_deleted, duration_ms = v.duration_ms,
                   input_tokens = v.input_tokens, output_tokens = v.output_tokens,
                   cost_usd = v.cost_usd, started_at = v.started_at, ended_at = v.ended_at,
                   reason = v.reason
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as v(run_id, index, title, status, attempt, calls, retry_count, stories_created,
                        stories_deleted, duration_ms, input_tokens, output_tokens, cost_usd,
                        started_at, ended_at, reason)
             where t.run_id = v.run_id and t.index = v.index
            """)) {
      new Columns<>(statement, tasks)
          .uuid(Changed::runId)
          .int4(task -> task.epic().index())
          .text(task -> task.epic().title())
          .text(task -> task.epic().status())
          .int4(task -> task.epic().attempt())
          .int4(task -> task.epic().calls())
          .int4(task -> task.epic().retryCount())
          .int4(task -> task.epic().storiesCreated())
          .int4(task -> task.epic().storiesDeleted())
          .int8(task -> task.epic().usage().duration().toMillis())
          .int8(task -> task.epic().usage().inputTokens())
          .int8(task -> task.epic().usage().outputTokens())
          .decimal(task -> task.epic().usage().costUsd())
          .time(task -> task.epic().startedAt())
          .time(task -> task.epic().completedAt())
          .text(task -> task.epic().reason());
      statement.executeUpdate();
    }
  }
}
