package io.storyloom.projector.run;

import io.storyloom.run.Counts;
import io.storyloom.run.Run;
import io.storyloom.run.RunEpic;
import io.storyloom.run.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Writes folded runs, each kind of row with one statement for the whole batch.
final class ProgressWrites {

  private static final String INSERT_RUNS =
      """
      insert into progress.run (run_id, tenant_id, project_id, retry_of, status, sequence, options,
        total_epics, pending_epics, created_at, last_event_at)
      select u.run_id, u.tenant_id, u.project_id, u.retry_of, 'QUEUED', 0, u.options::jsonb,
        u.total_epics, u.total_epics, u.created_at, u.created_at
      from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[])
        as u(run_id, tenant_id, project_id, retry_of, options, total_epics, created_at)
      """;

  private static final Columns<Run> INSERTED_RUNS =
      new Columns<Run>()
          .objects("uuid", run -> run.ref().runId())
          .texts(run -> run.ref().tenantId().value())
          .objects("uuid", run -> run.ref().projectId())
          .objects("uuid", Run::retryOf)
          .texts(run -> RunOptionsText.write(run.options()))
          .ints(Run::totalEpics)
          .objects("timestamptz", run -> run.timeline().createdAt());

  private static final String INSERT_EPICS =
      """
      insert into progress.run_epic (run_id, tenant_id, index, epic_id, title, status)
      select u.run_id, u.tenant_id, u.index, u.epic_id, u.title, 'PENDING'
      from unnest(?::uuid[], ?::text[], ?::int[], ?::uuid[], ?::text[])
        as u(run_id, tenant_id, index, epic_id, title)
      """;

  private static final Columns<EpicRow> INSERTED_EPICS =
      new Columns<EpicRow>()
          .objects("uuid", row -> row.run().ref().runId())
          .texts(row -> row.run().ref().tenantId().value())
          .ints(row -> row.epic().index())
          .objects("uuid", row -> row.epic().epicId())
          .texts(row -> row.epic().title());

  private static final String UPDATE_RUNS =
      """
      update progress.run r set
        status = u.status, sequence = u.sequence, completed_epics = u.completed,
        failed_epics = u.failed, skipped_epics = u.skipped, in_flight_epics = u.in_flight,
        pending_epics = u.pending, total_stories_created = u.stories, current_index = u.current_index,
        provider = u.provider, model = u.model, pause_reason = u.pause_reason,
        rate_limited_until = u.rate_limited_until, error = u.error, started_at = u.started_at,
        completed_at = u.completed_at, paused_ms = u.paused_ms, paused_since = u.paused_since,
        input_tokens = u.input_tokens, output_tokens = u.output_tokens, cost_usd = u.cost_usd,
        last_event_at = u.last_event_at
      from unnest(?::uuid[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::int[], ?::int[], ?::int[],
        ?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],
        ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[],
        ?::numeric[], ?::timestamptz[])
        as u(run_id, status, sequence, completed, failed, skipped, in_flight, pending, stories,
          current_index, provider, model, pause_reason, rate_limited_until, error, started_at,
          completed_at, paused_ms, paused_since, input_tokens, output_tokens, cost_usd, last_event_at)
      where r.run_id = u.run_id
      """;

  private static final Columns<RunRow> UPDATED_RUNS =
      new Columns<RunRow>()
          .objects("uuid", row -> row.run().ref().runId())
          .texts(row -> row.run().status().name())
          .longs(row -> row.run().sequence())
          .ints(row -> row.counts().completed())
          .ints(row -> row.counts().failed())
          .ints(row -> row.counts().skipped())
          .ints(row -> row.counts().inFlight())
          .ints(row -> row.counts().pending())
          .ints(row -> row.run().totalStoriesCreated())
          .ints(row -> row.run().currentIndex())
          .texts(row -> row.run().generator() == null ? null : row.run().generator().provider())
          .texts(row -> row.run().generator() == null ? null : row.run().generator().model())
          .objects("text", row -> row.run().pauseReason())
          .objects("timestamptz", row -> row.run().rateLimitedUntil())
          .texts(row -> row.run().error())
          .objects("timestamptz", row -> row.run().timeline().startedAt())
          .objects("timestamptz", row -> row.run().timeline().completedAt())
          .longs(row -> row.run().timeline().paused().toMillis())
          .objects("timestamptz", row -> row.run().timeline().pausedSince())
          .longs(row -> row.usage().inputTokens())
          .longs(row -> row.usage().outputTokens())
          .objects("numeric", row -> row.usage().costUsd().toPlainString())
          .objects("timestamptz", RunRow::lastEventAt);

  private static final String UPDATE_EPICS =
      """
      update progress.run_epic e set
        title = u.title, status = u.status, attempt = u.attempt, calls = u.calls,
        retry_count = u.retry_count, stories_created = u.created, stories_deleted = u.deleted,
        duration_ms = u.duration_ms, input_tokens = u.input_tokens, output_tokens = u.output_tokens,
        cost_usd = u.cost_usd, started_at = u.started_at, completed_at = u.completed_at,
        reason = u.reason
      from unnest(?::uuid[], ?::int[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[], ?::int[],
        ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::numeric[], ?::timestamptz[],
        ?::timestamptz[], ?::text[])
        as u(run_id, index, title, status, attempt, calls, retry_count, created, deleted, duration_ms,
          input_tokens, output_tokens, cost_usd, started_at, completed_at, reason)
      where e.run_id = u.run_id and e.index = u.index
      """;

  private static final Columns<EpicRow> UPDATED_EPICS =
      new Columns<EpicRow>()
          .objects("uuid", row -> row.run().ref().runId())
          .ints(row -> row.epic().index())
          .texts(row -> row.epic().title())
          .texts(row -> row.epic().status().name())
          .ints(row -> row.epic().attempt())
          .ints(row -> row.epic().calls())
          .ints(row -> row.epic().retryCount())
          .ints(row -> row.epic().storiesCreated())
          .ints(row -> row.epic().storiesDeleted())
          .longs(row -> row.epic().usage().duration().toMillis())
          .longs(row -> row.epic().usage().inputTokens())
          .longs(row -> row.epic().usage().outputTokens())
          .objects("numeric", row -> row.epic().usage().costUsd().toPlainString())
          .objects("timestamptz", row -> row.epic().startedAt())
          .objects("timestamptz", row -> row.epic().completedAt())
          .texts(row -> row.epic().reason());

  private static final String RESET_RUNS =
      """
      update progress.run r set
        tenant_id = u.tenant_id, project_id = u.project_id, retry_of = u.retry_of,
        options = u.options::jsonb, total_epics = u.total_epics, completed_epics = 0,
        failed_epics = 0, skipped_epics = 0, in_flight_epics = 0, pending_epics = u.total_epics,
        created_at = u.created_at, repairs = r.repairs + 1
      from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[])
        as u(run_id, tenant_id, project_id, retry_of, options, total_epics, created_at)
      where r.run_id = u.run_id
      """;

  private static final String DELETE_EPICS =
      "delete from progress.run_epic where run_id = any(?::uuid[])";

  private static final String RAISE_POSITIONS =
      """
      insert into progress.position as p (partition, next_offset)
      select u.partition, u.next_offset from unnest(?::int[], ?::bigint[]) as u(partition, next_offset)
      order by u.partition
      on conflict (partition) do update set next_offset = excluded.next_offset
      where p.next_offset < excluded.next_offset
      """;

  private static final Columns<Map.Entry<Integer, Long>> POSITIONS =
      new Columns<Map.Entry<Integer, Long>>().ints(Map.Entry::getKey).longs(Map.Entry::getValue);

  private record RunRow(Run run, Counts counts, Usage usage, Instant lastEventAt) {}

  private record EpicRow(Run run, RunEpic epic) {}

  private ProgressWrites() {}

  static void write(Connection connection, Collection<RunFold> folds) throws SQLException {
    List<Run> insertedRuns = new ArrayList<>();
    List<EpicRow> insertedEpics = new ArrayList<>();
    List<RunRow> updatedRuns = new ArrayList<>();
    List<EpicRow> updatedEpics = new ArrayList<>();
    for (RunFold fold : folds) {
      if (fold.created()) {
        Run run = fold.before();
        insertedRuns.add(run);
        run.epics().forEach(epic -> insertedEpics.add(new EpicRow(run, epic)));
      }
      if (fold.changed()) {
        Run run = fold.after();
        updatedRuns.add(new RunRow(run, run.counts(), run.usage(), fold.lastEventAt()));
        fold.changedEpics().forEach(epic -> updatedEpics.add(new EpicRow(run, epic)));
      }
    }
    INSERTED_RUNS.update(connection, INSERT_RUNS, insertedRuns);
    INSERTED_EPICS.update(connection, INSERT_EPICS, insertedEpics);
    exactly(updatedRuns.size(), UPDATED_RUNS.update(connection, UPDATE_RUNS, updatedRuns));
    exactly(updatedEpics.size(), UPDATED_EPICS.update(connection, UPDATE_EPICS, updatedEpics));
  }

  /// Puts runs as they are folded in the place of the rows there are; a run's own row stays the
  /// same one, so that who waits for its lock finds it.
  ///
  /// @param missing those of them that have no row
  static void replace(Connection connection, List<FoldedRun> missing, List<FoldedRun> runs)
      throws SQLException {
    if (runs.isEmpty()) {
      return;
    }
    List<Run> folded = runs.stream().map(FoldedRun::run).toList();
    try (PreparedStatement delete = connection.prepareStatement(DELETE_EPICS)) {
      delete.setArray(
          1,
          connection.createArrayOf(
              "uuid", folded.stream().map(run -> run.ref().runId().toString()).toArray()));
      delete.executeUpdate();
    }
    List<EpicRow> epics =
        folded.stream()
            .flatMap(run -> run.epics().stream().map(epic -> new EpicRow(run, epic)))
            .toList();
    List<RunRow> rows =
        runs.stream()
            .map(run ->
                new RunRow(run.run(), run.run().counts(), run.run().usage(), run.lastEventAt()))
            .toList();
    INSERTED_RUNS.update(connection, INSERT_RUNS, missing.stream().map(FoldedRun::run).toList());
    exactly(rows.size(), INSERTED_RUNS.update(connection, RESET_RUNS, folded));
    INSERTED_EPICS.update(connection, INSERT_EPICS, epics);
    exactly(rows.size(), UPDATED_RUNS.update(connection, UPDATE_RUNS, rows));
    exactly(epics.size(), UPDATED_EPICS.update(connection, UPDATE_EPICS, epics));
  }

  private static void exactly(int wanted, int written) {
    if (wanted != written) {
      throw new IllegalStateException(
          "Of %d rows of the read tables %d were there".formatted(wanted, written));
    }
  }

  /// @param nextOffsets by partition; a position is only ever raised
  static void raisePositions(Connection connection, Map<Integer, Long> nextOffsets)
      throws SQLException {
    POSITIONS.update(connection, RAISE_POSITIONS, List.copyOf(nextOffsets.entrySet()));
  }
}
