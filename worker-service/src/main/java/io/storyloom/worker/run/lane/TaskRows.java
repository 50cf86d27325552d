package io.storyloom.worker.run.lane;

import io.storyloom.run.RunEpic;
import io.storyloom.run.RunId;
import io.storyloom.worker.rows.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/// The rows of `work.epic_task`, all of a group at once.
final class TaskRows {

  private TaskRows() {}

  /// A task as it is now.
  record Changed(RunId runId, RunEpic epic) {}

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
