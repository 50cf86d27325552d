package io.storyloom.worker.run.lane;

import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.Generator;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.PauseReason;
import io.storyloom.run.ProjectId;
import io.storyloom.run.Run;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import io.storyloom.run.Timeline;
import io.storyloom.run.Usage;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.worker.rows.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run as `work.run` and `work.epic_task` keep it.
///
/// @param owner the incarnation that holds it, null when nobody does
/// @param heldFor how long the owner's sign of life still protects it; zero or less when it is free
/// @param crashes by index, how often an item was lost in flight
record StoredRun(
    Run run,
    long epoch,
    @Nullable Long owner,
    Duration heldFor,
    Controls controls,
    Map<Integer, Integer> crashes) {

  /// Reads and locks a run; null when it is not there.
  ///
  /// @param patience how old the owner's sign of life must be before the run may be taken
  static @Nullable StoredRun lock(Connection connection, RunId runId, Duration patience)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select r.*,
                   case when w.incarnation is null or w.dead then 0
                        else ? - extract(epoch from clock_timestamp() - w.stamp) * 1000
                   end::bigint as held_ms
              from work.run r left join work.worker w on w.incarnation = r.owner
             where r.run_id = ? for no key update of r
            """)) {
      statement.setLong(1, patience.toMillis());
      statement.setObject(2, runId.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? read(connection, row) : null;
      }
    }
  }

  private static StoredRun read(Connection connection, ResultSet row) throws SQLException {
    RunId runId = new RunId(row.getObject("run_id", UUID.class));
    Map<Integer, Integer> crashes = new HashMap<>();
    List<RunEpic> epics = epics(connection, runId, crashes);
    String provider = row.getString("provider");
    String model = row.getString("model");
    String pauseReason = row.getString("pause_reason");
    String cancelReason = row.getString("cancel_reason");
    Run run =
        new Run(
            new RunRef(
                new TenantId(row.getString("tenant_id")),
                new ProjectId(row.getObject("project_id", UUID.class)),
                runId),
            new RunOptions(
                Mode.valueOf(row.getString("mode")),
                PersonaSet.valueOf(row.getString("persona_set")),
                ExistingStories.valueOf(row.getString("existing")),
                PacingName.valueOf(row.getString("pacing")),
                OnError.valueOf(row.getString("on_error")),
                null,
                row.getBigDecimal("max_cost_usd")),
            row.getInt("total_epics"),
            epics,
            RunStatus.valueOf(row.getString("status")),
            row.getLong("sequence"),
            row.getInt("current_index"),
            new Timeline(
                Objects.requireNonNull(Columns.instant(row, "created_at")),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "ended_at"),
                Duration.ofMillis(row.getLong("paused_ms")),
                Columns.instant(row, "paused_since")),
            provider == null || model == null ? null : new Generator(provider, model),
            pauseReason == null ? null : PauseReason.valueOf(pauseReason),
            null,
            row.getString("error"),
            null);
    return new StoredRun(
        run,
        row.getLong("epoch"),
        row.getObject("owner", Long.class),
        Duration.ofMillis(row.getLong("held_ms")),
        new Controls(
            row.getLong("last_control"),
            cancelReason == null ? null : CancelReason.valueOf(cancelReason),
            row.getBoolean("pause_requested")),
        crashes);
  }

  private static List<RunEpic> epics(
      Connection connection, RunId runId, Map<Integer, Integer> crashes) throws SQLException {
    List<RunEpic> epics = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select * from work.epic_task where run_id = ? order by index")) {
      statement.setObject(1, runId.value());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          int index = row.getInt("index");
          crashes.put(index, row.getInt("crashes"));
          epics.add(
              new RunEpic(
                  new EpicId(row.getObject("epic_id", UUID.class)),
                  index,
                  row.getString("title"),
                  EpicStatus.valueOf(row.getString("status")),
                  row.getInt("attempt"),
                  row.getInt("calls"),
                  row.getInt("retry_count"),
                  row.getInt("stories_created"),
                  row.getInt("stories_deleted"),
                  new Usage(
                      Duration.ofMillis(row.getLong("duration_ms")),
                      row.getLong("input_tokens"),
                      row.getLong("output_tokens"),
                      row.getBigDecimal("cost_usd")),
                  Columns.instant(row, "started_at"),
                  Columns.instant(row, "ended_at"),
                  row.getString("reason")));
        }
      }
    }
    return epics;
  }
}
