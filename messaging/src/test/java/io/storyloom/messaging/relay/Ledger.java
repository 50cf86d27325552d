package io.storyloom.messaging.relay;

import com.zaxxer.hikari.HikariDataSource;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.messaging.record.LocalSchemas;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import io.storyloom.run.Totals;
import io.storyloom.run.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/// A database with outboxes for `work` and `intake`, and runs that say things in them.
public final class Ledger implements AutoCloseable {

  public static final int PARTITIONS = 2;
  public static final TopicProperties TOPICS = TopicProperties.withPartitions(PARTITIONS);

  private static final ProjectId PROJECT = new ProjectId(new UUID(1, 1));
  private static final Instant AT = Instant.parse("2026-11-21T01:02:03.000004Z");

  public final HikariDataSource dataSource = new HikariDataSource();
  public final RunCodec codec = new RunCodec(LocalSchemas.format());
  private final Outbox work;
  private final Outbox intake;

  public Ledger() {
    this(TestInfrastructure.shared().createDatabase());
  }

  public Ledger(TestDatabase database) {
    dataSource.setJdbcUrl(database.jdbcUrl());
    dataSource.setUsername(database.user());
    dataSource.setPassword(database.password());
    dataSource.setMaximumPoolSize(12);
    dataSource.setConnectionTimeout(2_000);
    work = outbox("work");
    intake = outbox("intake");
  }

  private Outbox outbox(String schema) {
    return new Outbox(schema, dataSource, codec, TOPICS.recordLimit(), _ -> {});
  }

  public Ledger createTables() throws SQLException {
    execute("create schema work; create schema intake");
    execute(resource("outbox.sql").replace("SCHEMA", "work"));
    execute(resource("outbox.sql").replace("SCHEMA", "intake"));
    execute(resource("relay-lease.sql").replace("SCHEMA", "intake"));
    execute(
        """
        create table work.run (
          run_id uuid primary key, partition int, sequence bigint, open boolean default true,
          traceparent text);
        create index on work.run (partition) where open;
        create table intake.run (
          run_id uuid primary key, bucket int, command_sequence bigint, open boolean default true,
          traceparent text);
        create index on intake.run (bucket) where open;
        """);
    return this;
  }

  private static String resource(String name) {
    try (InputStream in = Outbox.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RunId newRun() {
    return newRun(Instant.now());
  }

  /// A UUIDv7 of that moment.
  public static RunId newRun(Instant created) {
    UUID random = UUID.randomUUID();
    long millis = created.toEpochMilli() << 16;
    return new RunId(
        new UUID(
            millis | 0x7000 | (random.getMostSignificantBits() & 0xfff),
            random.getLeastSignificantBits()));
  }

  public static RunRef ref(RunId run) {
    return new RunRef(TenantId.DEFAULT, PROJECT, run);
  }

  /// Events as the worker says them, `RunResumed` each.
  public static List<RecordedEvent> events(RunId run, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(n -> event(run, n, new RunEvent.RunResumed()))
        .toList();
  }

  public static RecordedEvent event(RunId run, long sequence, RunEvent event) {
    return new RecordedEvent(ref(run), sequence, AT, event);
  }

  public static RunEvent ended() {
    return new RunEvent.RunCompleted(RunStatus.COMPLETED, new Totals(1, 1, 0, 0, 1, Usage.NONE));
  }

  public static RunEvent ofSize(int bytes) {
    return new RunEvent.RunFailed("x".repeat(bytes), new Totals(1, 0, 1, 0, 0, Usage.NONE));
  }

  /// Says events and commits.
  public void commit(List<RecordedEvent> events) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      append(connection, events);
      connection.commit();
    }
  }

  public void append(Connection connection, List<RecordedEvent> events) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "insert into work.run (run_id, partition, sequence) values (?, ?, ?)"
                + " on conflict (run_id) do update set sequence = excluded.sequence")) {
      for (RecordedEvent event : events) {
        RunId run = event.run().runId();
        upsert.setObject(1, run.value());
        upsert.setInt(2, Topics.partitionOf(run, PARTITIONS));
        upsert.setLong(3, event.sequence());
        upsert.addBatch();
      }
      var _ = upsert.executeBatch();
    }
    work.appendEvents(connection, events);
  }

  /// Starts a run as api-service does: `RunCreated` and its commands.
  public void start(RunId run, int epics) throws SQLException {
    List<EpicSnapshot> snapshots = new ArrayList<>();
    List<RecordedRequest> requests = new ArrayList<>();
    for (int i = 1; i <= epics; i++) {
      EpicSnapshot epic = new EpicSnapshot(new EpicId(new UUID(9, i)), "Epic " + i, i);
      snapshots.add(epic);
      requests.add(
          new RecordedRequest(
              ref(run), i, AT, new RunRequest.EpicQueued(epic, epics, RunOptions.DEFAULTS)));
    }
    var created = event(run, 0, new RunEvent.RunCreated(RunOptions.DEFAULTS, snapshots, null));
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into intake.run (run_id, bucket, command_sequence) values (?, ?, ?)")) {
        insert.setObject(1, run.value());
        insert.setInt(2, BucketLeases.bucketOf(run));
        insert.setLong(3, epics);
        insert.executeUpdate();
      }
      intake.append(connection, List.of(created), requests);
      connection.commit();
    }
  }

  public long acked(String schema, RunId run) throws SQLException {
    return number(
        "select coalesce(max(acked), -1) from "
            + schema
            + ".outbox_ack where run_id = '"
            + run
            + "'");
  }

  public long number(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public static Collection<Integer> allPartitions() {
    return List.of(0, 1);
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
