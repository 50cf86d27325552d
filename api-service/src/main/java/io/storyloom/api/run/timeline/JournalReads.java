package io.storyloom.api.run.timeline;

import io.storyloom.api.run.timeline.EpicTimeline.Call;
import io.storyloom.run.RunId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads the worker's journal of generator calls.
@Component
class JournalReads {

  private final JdbcClient jdbc;

  JournalReads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Call> calls(RunId run, int index) {
    return jdbc.sql(
            """
            select call, attempt, started_at, ended_at, outcome, nullif(detail, '') as detail,
                   input_tokens, output_tokens, cost_usd, request, answer
              from work.call_journal where run_id = ? and index = ? order by call
            """)
        .params(run.value(), index)
        .query((row, _) -> call(row))
        .list();
  }

  private static Call call(ResultSet row) throws SQLException {
    Instant startedAt = row.getObject("started_at", OffsetDateTime.class).toInstant();
    OffsetDateTime end = row.getObject("ended_at", OffsetDateTime.class);
    Instant endedAt = end == null ? null : end.toInstant();
    return new Call(
        row.getInt("call"),
        row.getInt("attempt"),
        startedAt,
        endedAt,
        millis(startedAt, endedAt),
        row.getString("outcome"),
        row.getString("detail"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        plain(row.getBigDecimal("cost_usd")),
        row.getString("request"),
        row.getString("answer"));
  }

  static @Nullable Long millis(Instant from, @Nullable Instant to) {
    return to == null ? null : Math.max(0, Duration.between(from, to).toMillis());
  }

  private static BigDecimal plain(BigDecimal cost) {
    return cost.signum() == 0 ? BigDecimal.ZERO : cost.stripTrailingZeros();
  }
}
