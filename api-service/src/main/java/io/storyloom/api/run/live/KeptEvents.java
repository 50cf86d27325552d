package io.storyloom.api.run.live;

import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/// The events that the worker's outbox still has, which are all up to the sequence that a run's
/// progress shows.
///
/// Throws Spring's data access exceptions while the database is away, and
/// [RegistryUnavailableException] while a schema that was not seen before cannot be asked for.
@Component
class KeptEvents {

  /// How many events of a run are read at once.
  private static final int PAGE = 100;

  private final JdbcClient jdbc;
  private final RunCodec codec;
  private final EventJson json;

  KeptEvents(JdbcClient jdbc, WireFormat format, EventJson json) {
    this.jdbc = jdbc;
    this.codec = new RunCodec(format);
    this.json = json;
  }

  /// The events of a run above one sequence and up to another.
  record Span(RunId run, long after, long upTo) {}

  /// An event as it is sent.
  record Event(long sequence, Frame frame) {}

  /// An event as it is stored.
  @SuppressWarnings("ArrayRecordComponent") // never compared, and copying every payload costs
  record Row(
      RunId runId,
      long sequence,
      String type,
      Instant occurredAt,
      @Nullable UUID epicId,
      byte[] payload) {}

  /// The first events of a span; none when they are no longer kept.
  List<Event> of(Span span) {
    return of(List.of(span)).getOrDefault(span.run(), List.of());
  }

  /// The first events of each span, one span per run.
  Map<RunId, List<Event>> of(Collection<Span> spans) {
    return jdbc
        .sql(
            """
            select w.run_id, o.position, o.type, o.occurred_at, o.epic_id, o.payload
              from unnest(:runs, :after, :upTo) as w (run_id, after, up_to)
             cross join lateral (
                   select * from work.outbox k
                    where k.run_id = w.run_id and k.position > w.after and k.position <= w.up_to
                    order by k.position limit :page) o
             order by w.run_id, o.position
            """)
        .param("runs", array("uuid", spans, span -> span.run().value()))
        .param("after", array("bigint", spans, Span::after))
        .param("upTo", array("bigint", spans, Span::upTo))
        .param("page", PAGE)
        .query((row, _) -> row(row))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Row::runId, Collectors.mapping(this::event, Collectors.toList())));
  }

  private static SqlArrayValue array(
      String type, Collection<Span> spans, Function<Span, Object> part) {
    return new SqlArrayValue(type, spans.stream().map(part).toArray());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new RunId(row.getObject("run_id", UUID.class)),
        row.getLong("position"),
        row.getString("type"),
        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
        row.getObject("epic_id", UUID.class),
        row.getBytes("payload"));
  }

  private Event event(Row row) {
    return new Event(row.sequence(), Frame.event(row.type(), row.sequence(), written(row)));
  }

  /// An event that only a newer service can read is told by what is known of every one, so that a
  /// stream has no gaps while services are replaced.
  private String written(Row row) {
    try {
      return json.of(row, codec.decodeEvent(row.payload()));
    } catch (UndecodableRecordException _) {
      return json.of(row);
    }
  }
}
