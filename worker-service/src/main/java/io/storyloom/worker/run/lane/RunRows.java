package io.storyloom.worker.run.lane;

import io.storyloom.run.CancelReason;
import io.storyloom.run.Generator;
import io.storyloom.run.ProjectId;
import io.storyloom.run.Run;
import io.storyloom.run.RunId;
import io.storyloom.worker.rows.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of `work.run` as the steps of lanes lock and change them, all of a group at once.
final class RunRows {

  private RunRows() {}

  /// A run's row, locked until the end of the transaction.
  record Locked(long epoch, long sequence, Controls controls) {}

  /// Locks in the order of run ids.
  static Map<RunId, Locked> lock(Connection connection, List<RunId> ids) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select run_id, epoch, sequence, last_control, cancel_reason, pause_requested
              from work.run where run_id = any(?) order by run_id for no key update
            """)) {
      statement.setArray(1, Columns.uuids(connection, ids));
      Map<RunId, Locked> locked = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String cancel = rows.getString("cancel_reason");
          locked.put(
              new RunId(rows.getObject("run_id", UUID.class)),
              new Locked(
                  rows.getLong("epoch"),
                  rows.getLong("sequence"),
                  new Controls(
                      rows.getLong("last_control"),
                      cancel == null ? null : CancelReason.valueOf(cancel),
                      rows.getBoolean("pause_requested"))));
        }
      }
      return locked;
    }
  }

  /// Writes where runs stand that go on as before.
  static void advance(Connection connection, Collection<Run> runs) throws SQLException {
    if (runs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update work.run r set sequence = v.sequence, current_index = v.current_index
              from unnest(?, ?, ?) as v(run_id, sequence, current_index)
             where r.run_id = v.run_id
            """)) {
      new Columns<>(statement, runs)
          .uuid(run -> run.ref().runId())
          .int8(Run::sequence)
          .int4(Run::currentIndex);
      statement.executeUpdate();
    }
  }

  /// Writes everything of runs that started, paused, went on or ended.
  static void changeStatus(Connection connection, Collection<Run> runs) throws SQLException {
    if (runs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update work.run r
               set sequence = v.sequence, current_index = v.current_index, status = v.status,
                   provider = v.provider, model = v.model, pause_reason = v.pause_reason,
                   error = v.error, started_at = v.started_at, ended_at = v.ended_at,
                   paused_ms = v.paused_ms, paused_since = v.paused_since
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as v(run_id, sequence, current_index, status, provider, model, pause_reason,
                        error, started_at, ended_at, paused_ms, paused_since)
             where r.run_id = v.run_id
            """)) {
      new Columns<>(statement, runs)
          .uuid(run -> run.ref().runId())
          .int8(Run::sequence)
          .int4(Run::currentIndex)
          .text(Run::status)
          .text(run -> provider(run.generator()))
          .text(run -> model(run.generator()))
          .text(Run::pauseReason)
          .text(Run::error)
          .time(run -> run.timeline().startedAt())
          .time(run -> run.timeline().completedAt())
          .int8(run -> run.timeline().paused().toMillis())
          .time(run -> run.timeline().pausedSince());
      statement.executeUpdate();
    }
  }

  /// Frees the claims of projects whose runs ended.
  static void freeProjects(Connection connection, List<RunId> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("delete from intake.active_run where run_id = any(?)")) {
      statement.setArray(1, Columns.uuids(connection, ended));
      statement.executeUpdate();
    }
  }

  /// Which of the projects exist; locked, so that none is deleted meanwhile, and without those that
  /// are being deleted.
  static Set<ProjectId> lockProjects(Connection connection, Collection<ProjectId> ids)
      throws SQLException {
    return projects(connection, ids, " for key share skip locked");
  }

  /// Which of the projects exist.
  static Set<ProjectId> findProjects(Connection connection, Collection<ProjectId> ids)
      throws SQLException {
    return projects(connection, ids, "");
  }

  private static Set<ProjectId> projects(
      Connection connection, Collection<ProjectId> ids, String locking) throws SQLException {
    if (ids.isEmpty()) {
      return Set.of();
    }
    try (PreparedStatement statement =
        connection.prepareStatement("select id from catalog.project where id = any(?)" + locking)) {
      statement.setArray(1, Columns.uuids(connection, ids));
      Set<ProjectId> found = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new ProjectId(rows.getObject(1, UUID.class)));
        }
      }
      return found;
    }
  }

  private static @Nullable String provider(@Nullable Generator generator) {
    return generator == null ? null : generator.provider();
  }

  private static @Nullable String model(@Nullable Generator generator) {
    return generator == null ? null : generator.model();
  }
}
