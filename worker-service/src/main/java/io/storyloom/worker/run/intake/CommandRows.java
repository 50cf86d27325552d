package io.storyloom.worker.run.intake;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import io.storyloom.worker.rows.Columns;
import io.storyloom.worker.run.intake.Intake.RunCommands;
import io.storyloom.worker.run.lane.Controls;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How commands are stored in schema `work`; storing one again changes nothing.
final class CommandRows {

  /// The epoch of a run that was never taken from anybody.
  static final long FIRST_EPOCH = 1;

  private CommandRows() {}

  private record Task(RecordedRequest run, EpicSnapshot epic) {}

  /// @param owner the incarnation that holds new runs from the beginning
  /// @return the runs that were not known
  static Set<RunId> insertRuns(Connection connection, List<RunCommands> runs, long owner)
      throws SQLException {
    Set<RunId> created = new HashSet<>();
    if (runs.isEmpty()) {
      return created;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into work.run
                   (run_id, tenant_id, project_id, partition, mode, persona_set, existing, pacing,
                    on_error, max_cost_usd, total_epics, created_at, traceparent, status, sequence,
                    current_index, epoch, owner)
            select v.*, 'QUEUED', 0, 0, ?, ?
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as v
                on conflict (run_id) do nothing
            returning run_id
            """)) {
      statement.setLong(1, FIRST_EPOCH);
      statement.setLong(2, owner);
      new Columns<>(statement, runs, 2)
          .uuid(of -> of.first().run().runId())
          .text(of -> of.first().run().tenantId())
          .uuid(of -> of.first().run().projectId())
          .int4(RunCommands::partition)
          .text(of -> of.options().mode())
          .text(of -> of.options().personaSet())
          .text(of -> of.options().existingStories())
          .text(of -> of.options().pacing())
          .text(of -> of.options().onError())
          .decimal(of -> of.options().maxCostUsd())
          .int4(RunCommands::totalEpics)
          .time(of -> of.first().occurredAt())
          .text(RunCommands::trace);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          created.add(new RunId(rows.getObject(1, UUID.class)));
        }
      }
    }
    return created;
  }

  static void insertTasks(Connection connection, List<RunCommands> runs) throws SQLException {
    List<Task> tasks =
        runs.stream()
            .flatMap(of -> of.snapshots().stream().map(epic -> new Task(of.first(), epic)))
            .toList();
    if (tasks.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into work.epic_task (run_id, tenant_id, epic_id, title, index, status)
            select v.*, 'PENDING' from unnest(?, ?, ?, ?, ?) as v
                on conflict (run_id, index) do nothing
            """)) {
      new Columns<>(statement, tasks)
          .uuid(task -> task.run().run().runId())
          .text(task -> task.run().run().tenantId())
          .uuid(task -> task.epic().epicId())
          .text(task -> task.epic().title())
          .int4(task -> task.epic().index());
      statement.executeUpdate();
    }
  }

  /// Notes a control command unless a later one is known; a cancel is final.
  ///
  /// @return what is asked of the run now, null when nothing changed
  static @Nullable Controls ask(
      Connection connection,
      RecordedRequest asked,
      @Nullable CancelReason cancel,
      @Nullable Boolean pause)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update work.run
               set last_control = ?, cancel_reason = coalesce(cancel_reason, ?),
                   pause_requested = coalesce(?, pause_requested)
             where run_id = ? and last_control < ?
            returning last_control, cancel_reason, pause_requested
            """)) {
      statement.setLong(1, asked.commandSequence());
      statement.setString(2, cancel == null ? null : cancel.name());
      statement.setObject(3, pause, Types.BOOLEAN);
      statement.setObject(4, asked.run().runId().value());
      statement.setLong(5, asked.commandSequence());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        String reason = row.getString(2);
        return new Controls(
            row.getLong(1),
            reason == null ? null : CancelReason.valueOf(reason),
            row.getBoolean(3));
      }
    }
  }

  static void savePositions(Connection connection, Map<Integer, Long> positions)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into work.position (partition, next_offset)
            select * from unnest(?, ?) as v order by 1
                on conflict (partition) do update
               set next_offset = greatest(work.position.next_offset, excluded.next_offset)
            """)) {
      new Columns<>(statement, List.copyOf(positions.entrySet()))
          .int4(Map.Entry::getKey)
          .int8(Map.Entry::getValue);
      statement.executeUpdate();
    }
  }
}
