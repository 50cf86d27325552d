package io.storyloom.projector.run;

import io.storyloom.run.Counts;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicStatus;
import io.storyloom.run.Generator;
import io.storyloom.run.PauseReason;
import io.storyloom.run.ProjectId;
import io.storyloom.run.Run;
import io.storyloom.run.RunEpic;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import io.storyloom.run.Timeline;
import io.storyloom.run.Usage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Locks runs and reads them back as they were folded.
final class ProgressReads {

  private static final String LOCK =
      """
      select run_id, sequence, repairs from progress.run where run_id = any(?::uuid[])
      order by run_id for no key update
      """;

  private static final String RUNS = "select * from progress.run where run_id = any(?::uuid[])";

  private static final String EPICS =
      "select * from progress.run_epic where run_id = any(?::uuid[]) order by run_id, index";

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private ProgressReads() {}

  /// The stored version of each run that is there; its row is locked until the transaction ends.
  static Map<RunId, RunVersion> lock(Connection connection, Collection<RunId> runs)
      throws SQLException {
    Map<RunId, RunVersion> versions = new HashMap<>();
    read(
        connection,
        LOCK,
        runs,
        row ->
            versions.put(
                runId(row), new RunVersion(row.getLong("sequence"), row.getInt("repairs"))));
    return versions;
  }

  static List<Run> load(Connection connection, Collection<RunId> runs) throws SQLException {
    Map<RunId, List<RunEpic>> epics = new HashMap<>();
    read(
        connection,
        EPICS,
        runs,
        row -> epics.computeIfAbsent(runId(row), _ -> new ArrayList<>()).add(epic(row)));
    List<Run> loaded = new ArrayList<>();
    read(
        connection,
        RUNS,
        runs,
        row -> loaded.add(run(row, epics.getOrDefault(runId(row), List.of()))));
    return loaded;
  }

  /// All that the tables say of these runs; what can't be understood is left out.
  static Map<RunId, ShownRun> shown(Connection connection, Collection<RunId> runs)
      throws SQLException {
    Map<RunId, List<RunEpic>> epics = new HashMap<>();
    Set<RunId> odd = new HashSet<>();
    read(
        connection,
        EPICS,
        runs,
        row ->
            understood(
                row, odd, id -> epics.computeIfAbsent(id, _ -> new ArrayList<>()).add(epic(row))));
    Map<RunId, ShownRun> shown = new HashMap<>();
    read(
        connection,
        RUNS,
        runs,
        row ->
            understood(
                row, odd, id -> shown.put(id, shown(row, epics.getOrDefault(id, List.of())))));
    shown.keySet().removeAll(odd);
    return shown;
  }

  private interface Understanding {
    void of(RunId run) throws SQLException;
  }

  private static void understood(ResultSet row, Set<RunId> odd, Understanding understanding)
      throws SQLException {
    RunId run = runId(row);
    try {
      understanding.of(run);
    } catch (RuntimeException _) {
      odd.add(run);
    }
  }

  private static ShownRun shown(ResultSet row, List<RunEpic> epics) throws SQLException {
    return new ShownRun(
        run(row, epics),
        new Counts(
            row.getInt("total_epics"),
            row.getInt("completed_epics"),
            row.getInt("failed_epics"),
            row.getInt("skipped_epics"),
            row.getInt("in_flight_epics"),
            row.getInt("pending_epics")),
        row.getInt("total_stories_created"),
        new Usage(
            Duration.ZERO,
            row.getLong("input_tokens"),
            row.getLong("output_tokens"),
            row.getObject("cost_usd", BigDecimal.class)),
        row.getObject("last_event_at", OffsetDateTime.class).toInstant());
  }

  private static void read(Connection connection, String sql, Collection<RunId> runs, Row reader)
      throws SQLException {
    if (runs.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", runs.stream().map(RunId::toString).toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private static RunEpic epic(ResultSet row) throws SQLException {
    return new RunEpic(
        new EpicId(uuid(row, "epic_id")),
        row.getInt("index"),
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
            row.getObject("cost_usd", BigDecimal.class)),
        instant(row, "started_at"),
        instant(row, "completed_at"),
        row.getString("reason"));
  }

  private static Run run(ResultSet row, List<RunEpic> epics) throws SQLException {
    UUID retryOf = row.getObject("retry_of", UUID.class);
    String provider = row.getString("provider");
    String pauseReason = row.getString("pause_reason");
    return new Run(
        new RunRef(
            new TenantId(row.getString("tenant_id")),
            new ProjectId(uuid(row, "project_id")),
            runId(row)),
        RunOptionsText.read(row.getString("options")),
        row.getInt("total_epics"),
        epics,
        RunStatus.valueOf(row.getString("status")),
        row.getLong("sequence"),
        row.getInt("current_index"),
        timeline(row),
        provider == null ? null : new Generator(provider, row.getString("model")),
        pauseReason == null ? null : PauseReason.valueOf(pauseReason),
        instant(row, "rate_limited_until"),
        row.getString("error"),
        retryOf == null ? null : new RunId(retryOf));
  }

  private static Timeline timeline(ResultSet row) throws SQLException {
    return new Timeline(
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "completed_at"),
        Duration.ofMillis(row.getLong("paused_ms")),
        instant(row, "paused_since"));
  }

  private static RunId runId(ResultSet row) throws SQLException {
    return new RunId(uuid(row, "run_id"));
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
