package io.storyloom.worker.run.lane;

import io.storyloom.run.RunId;
import io.storyloom.run.Usage;
import io.storyloom.worker.rows.Columns;
import io.storyloom.worker.run.lane.JournalEntry.Closed;
import io.storyloom.worker.run.lane.JournalEntry.Opened;
import io.storyloom.worker.run.lane.JournalEntry.Waited;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The journal of generator calls: an answer stored here is never bought a second time.
final class CallJournal {

  private CallJournal() {}

  /// An entry of a run.
  record Line(RunId runId, String tenantId, JournalEntry entry) {}

  /// What earlier attempts at an item took.
  ///
  /// @param answer the usable answer that was not stored as results, null when there is none
  /// @param throttled how often the provider asked to wait
  /// @param waited how long it has made the item wait, since that last counted as a failure
  record Earlier(Usage usage, @Nullable String answer, int throttled, Duration waited) {}

  static void write(Connection connection, List<Line> lines) throws SQLException {
    List<Line> opened = new ArrayList<>();
    List<Line> closed = new ArrayList<>();
    List<Line> waited = new ArrayList<>();
    for (Line line : lines) {
      switch (line.entry()) {
        case Opened _ -> opened.add(line);
        case Closed _ -> closed.add(line);
        case Waited _ -> waited.add(line);
      }
    }
    close(connection, closed);
    open(connection, opened);
    keepWaits(connection, waited);
  }

  private static void keepWaits(Connection connection, List<Line> lines) throws SQLException {
    if (lines.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update work.call_journal j set waited_ms = v.waited_ms
              from unnest(?, ?, ?, ?) as v(run_id, index, call, waited_ms)
             where j.run_id = v.run_id and j.index = v.index and j.call = v.call
            """)) {
      new Columns<>(statement, lines)
          .uuid(Line::runId)
          .int4(line -> line.entry().index())
          .int4(line -> line.entry().call())
          .int8(line -> ((Waited) line.entry()).soFar().toMillis());
      statement.executeUpdate();
    }
  }

  private static void open(Connection connection, List<Line> lines) throws SQLException {
    if (lines.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into work.call_journal
                   (run_id, index, call, tenant_id, attempt, request, started_at)
            select * from unnest(?, ?, ?, ?, ?, ?, ?)
            """)) {
      new Columns<>(statement, lines)
          .uuid(Line::runId)
          .int4(line -> line.entry().index())
          .int4(line -> line.entry().call())
          .text(Line::tenantId)
          .int4(line -> ((Opened) line.entry()).attempt())
          .text(line -> ((Opened) line.entry()).request())
          .time(line -> ((Opened) line.entry()).at());
      statement.executeUpdate();
    }
  }

  private static void close(Connection connection, List<Line> lines) throws SQLException {
    if (lines.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            update work.call_journal j
               set ended_at = v.ended_at, outcome = v.outcome, detail = v.detail,
                   answer = v.answer, input_tokens = v.input_tokens,
                   output_tokens = v.output_tokens, cost_usd = v.cost_usd
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as v(run_id, index, call, ended_at, outcome, detail, answer, input_tokens,
                        output_tokens, cost_usd)
             where j.run_id = v.run_id and j.index = v.index and j.call = v.call
            """)) {
      new Columns<>(statement, lines)
          .uuid(Line::runId)
          .int4(line -> line.entry().index())
          .int4(line -> line.entry().call())
          .time(line -> ((Closed) line.entry()).at())
          .text(line -> ((Closed) line.entry()).result())
          .text(line -> ((Closed) line.entry()).detail())
          .text(line -> ((Closed) line.entry()).answer())
          .int8(line -> ((Closed) line.entry()).inputTokens())
          .int8(line -> ((Closed) line.entry()).outputTokens())
          .decimal(line -> ((Closed) line.entry()).costUsd());
      statement.executeUpdate();
    }
  }

  /// What the journal knows of an item that was claimed before.
  static Earlier earlier(Connection connection, RunId runId, int index) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select coalesce(sum(extract(epoch from ended_at - started_at) * 1000), 0)::bigint,
                   coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),
                   coalesce(sum(cost_usd), 0)::numeric(18, 6),
                   (array_agg(answer order by call desc) filter (where outcome = 'USABLE'))[1],
                   count(*) filter (where outcome = 'THROTTLED'),
                   coalesce((array_agg(waited_ms order by call desc)
                             filter (where waited_ms is not null))[1], 0)
              from work.call_journal where run_id = ? and index = ?
            """)) {
      statement.setObject(1, runId.value());
      statement.setInt(2, index);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return new Earlier(
            new Usage(
                Duration.ofMillis(rows.getLong(1)),
                rows.getLong(2),
                rows.getLong(3),
                rows.getBigDecimal(4)),
            rows.getString(5),
            rows.getInt(6),
            Duration.ofMillis(rows.getLong(7)));
      }
    }
  }
}
