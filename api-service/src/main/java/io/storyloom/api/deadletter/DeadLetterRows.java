package io.storyloom.api.deadletter;

import io.storyloom.api.deadletter.DeadLetterRow.KeptHeader;
import io.storyloom.api.http.ListPart;
import io.storyloom.run.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table `intake.dead_letter`.
@Repository
class DeadLetterRows {

  private static final TypeReference<List<KeptHeader>> HEADERS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json = new JsonMapper();

  DeadLetterRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Up to where each partition of the dead-letter topics was read.
  Map<TopicPartition, Long> nextOffsets() {
    Map<TopicPartition, Long> next = new HashMap<>();
    jdbc.sql(
            """
            select dlt_topic, dlt_partition, max(dlt_offset) + 1 from intake.dead_letter
            group by dlt_topic, dlt_partition
            """)
        .query(row -> {
          next.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
        });
    return next;
  }

  /// Keeps a dead letter; one that is there already stays as it is.
  void keep(DeadLetterRow row, TopicPartition dlt, long dltOffset) {
    jdbc.sql(
            """
            insert into intake.dead_letter (id, tenant_id, topic, partition, position, reason,
              exception, key, value, headers, omitted, died_at, dlt_topic, dlt_partition, dlt_offset)
            values (:id, :tenant, :topic, :partition, :offset, :reason, :exception, :key, :value,
              :headers, :omitted, :time, :dltTopic, :dltPartition, :dltOffset)
            on conflict (tenant_id, id) do nothing
            """)
        .param("id", row.id())
        .param("tenant", TenantId.DEFAULT.value())
        .param("topic", row.topic())
        .param("partition", row.partition())
        .param("offset", row.offset())
        .param("reason", row.reason())
        .param("exception", row.exception())
        .param("key", row.key(), Types.BINARY)
        .param("value", row.value(), Types.BINARY)
        .param("headers", json.writeValueAsBytes(row.headers()))
        .param("omitted", row.omitted())
        .param("time", row.time().atOffset(ZoneOffset.UTC))
        .param("dltTopic", dlt.topic())
        .param("dltPartition", dlt.partition())
        .param("dltOffset", dltOffset)
        .update();
  }

  /// Newest first, without values and headers, which may be large.
  ///
  /// @param before where the part before ended, null for the first part
  List<DeadLetterRow> newest(TenantId tenant, @Nullable Place before, ListPart part) {
    Place from = before == null ? new Place(Instant.parse("9999-01-01T00:00:00Z"), "") : before;
    return jdbc.sql(
            """
            select id, topic, partition, position, reason, exception, key, null::bytea as value,
                   octet_length(value) as size, convert_to('[]', 'UTF8') as headers, omitted, died_at, replayed_at
              from intake.dead_letter
             where tenant_id = :tenant and (died_at, id) < (:time, :id)
             order by died_at desc, id desc limit :limit
            """)
        .param("tenant", tenant.value())
        .param("time", from.time().atOffset(ZoneOffset.UTC))
        .param("id", from.id())
        .param("limit", part.fetch())
        .query((row, _) -> read(row))
        .list();
  }

  /// Where in the list a dead letter stands.
  record Place(Instant time, String id) {}

  Optional<DeadLetterRow> find(TenantId tenant, String id) {
    return jdbc.sql(
            """
            select *, octet_length(value) as size from intake.dead_letter
             where tenant_id = :tenant and id = :id
            """)
        .param("tenant", tenant.value())
        .param("id", id)
        .query((row, _) -> read(row))
        .optional();
  }

  /// Whether the caller may replay it now: nobody has, and nobody is at it.
  ///
  /// @param patience after which somebody who did not say what became of it is taken for gone
  boolean beginReplay(TenantId tenant, String id, Duration patience) {
    return jdbc.sql(
                """
                update intake.dead_letter set replay_began_at = clock_timestamp()
                where tenant_id = :tenant and id = :id and replayed_at is null
                  and (replay_began_at is null
                    or replay_began_at < clock_timestamp() - make_interval(secs => :patience))
                """)
            .param("tenant", tenant.value())
            .param("id", id)
            .param("patience", patience.toSeconds())
            .update()
        == 1;
  }

  /// @param offset where the record lies now
  void replayed(TenantId tenant, String id, long offset) {
    jdbc.sql(
            """
            update intake.dead_letter
               set replayed_at = clock_timestamp(), replayed_position = :offset
             where tenant_id = :tenant and id = :id
            """)
        .param("tenant", tenant.value())
        .param("id", id)
        .param("offset", offset)
        .update();
  }

  void notReplayed(TenantId tenant, String id) {
    jdbc.sql(
            """
            update intake.dead_letter set replay_began_at = null
             where tenant_id = :tenant and id = :id
            """)
        .param("tenant", tenant.value())
        .param("id", id)
        .update();
  }

  int forgetBefore(Instant time) {
    return jdbc.sql("delete from intake.dead_letter where died_at < :time")
        .param("time", Timestamp.from(time))
        .update();
  }

  private DeadLetterRow read(ResultSet row) throws SQLException {
    OffsetDateTime replayedAt = row.getObject("replayed_at", OffsetDateTime.class);
    return new DeadLetterRow(
        row.getString("id"),
        row.getString("topic"),
        row.getInt("partition"),
        row.getLong("position"),
        row.getString("reason"),
        row.getString("exception"),
        row.getBytes("key"),
        row.getBytes("value"),
        row.getObject("size", Integer.class),
        json.readValue(row.getBytes("headers"), HEADERS),
        row.getBoolean("omitted"),
        row.getObject("died_at", OffsetDateTime.class).toInstant(),
        replayedAt == null ? null : replayedAt.toInstant());
  }
}
