package io.storyloom.messaging.gap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.relay.AssignedPartitions;
import io.storyloom.messaging.relay.Ledger;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RelayProducer;
import io.storyloom.messaging.relay.RelaySettings;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.relay.ShardOwnership;
import io.storyloom.messaging.relay.Wiretap;
import io.storyloom.messaging.topic.TopicSetup;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GapReconcilerIT {

  private static final String BROKER = TestInfrastructure.shared().bootstrapServers();

  private static final GapProperties QUICK =
      new GapProperties(
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofDays(2));

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private Ledger ledger;
  private Wiretap wiretap;

  @BeforeAll
  static void createTopics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER))) {
      new TopicSetup(Ledger.TOPICS).ensure(admin);
    }
  }

  @BeforeEach
  void open() throws Exception {
    ledger = opened(new Ledger().createTables());
    ledger.execute(
        """
        create schema progress;
        create table progress.run (run_id uuid primary key, sequence bigint not null);
        create table progress.position (partition int primary key, next_offset bigint not null);
        """);
    wiretap = opened(new Wiretap(BROKER));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private OutboxRelay reconciled(RunTable table, ShardOwnership ownership) {
    Map<String, Object> producer =
        RelayProducer.settings(Map.of("bootstrap.servers", BROKER), Ledger.TOPICS, "gaps");
    OutboxRelay relay =
        opened(
            new OutboxRelay(
                RelaySettings.of("/storyloom/test"),
                ledger.dataSource,
                table,
                ownership,
                () -> new KafkaProducer<>(producer),
                meters));
    relay.start();
    opened(
            new GapReconciler(
                ledger.dataSource,
                table,
                ownership,
                relay,
                Ledger.TOPICS,
                QUICK,
                Clock.systemUTC(),
                meters))
        .start();
    return relay;
  }

  private static AssignedPartitions allPartitions() {
    AssignedPartitions all = new AssignedPartitions(Ledger.PARTITIONS);
    all.assigned(Ledger.allPartitions());
    return all;
  }

  private static ShardOwnership allBuckets() {
    Set<Integer> all = IntStream.range(0, 16).boxed().collect(Collectors.toSet());
    return new ShardOwnership() {
      @Override
      public int shardOf(RunId run) {
        return BucketLeases.bucketOf(run);
      }

      @Override
      public Set<Integer> owned() {
        return all;
      }
    };
  }

  private void projected(RunId run, long sequence) throws SQLException {
    ledger.execute(
        "insert into progress.run values ('%1$s', %2$d) on conflict (run_id) do update set sequence = %2$d"
            .formatted(run, sequence));
  }

  private void passed(RunId run) throws SQLException {
    ledger.execute(
        "insert into progress.position values (%d, 1000000000) on conflict do nothing"
            .formatted(Topics.partitionOf(run, Ledger.PARTITIONS)));
  }

  private double meter(String name, String owner) {
    return name.endsWith("gaps")
        ? meters.get(name).tag("owner", owner).gauge().value()
        : meters.get(name).tag("owner", owner).counter().count();
  }

  @Test
  void events_that_the_projector_passed_without_having_them_are_sent_again_until_it_has_them()
      throws Exception {
    RunId run = Ledger.newRun();
    OutboxRelay relay = reconciled(RunTable.work(), allPartitions());
    ledger.commit(Ledger.events(run, 1, 3));
    relay.committed(List.of(run));
    wiretap.awaitEvents(run, 1, 3);
    projected(run, 1);
    passed(run);

    await()
        .untilAsserted(
            () -> assertThat(wiretap.of(run)).hasSizeGreaterThanOrEqualTo(9).contains("events:2"));
    await().until(() -> meter("storyloom.projection.gaps", "work") == 1);
    assertThat(ledger.acked("work", run)).isEqualTo(3);

    projected(run, 3);
    await().until(() -> meter("storyloom.projection.gaps", "work") == 0);
  }

  @Test
  void a_run_whose_end_was_lost_is_sent_again_although_it_is_closed() throws Exception {
    RunId run = Ledger.newRun();
    projected(run, 1);
    passed(run);
    OutboxRelay relay = reconciled(RunTable.work(), allPartitions());

    ledger.commit(
        List.of(Ledger.events(run, 1, 1).getFirst(), Ledger.event(run, 2, Ledger.ended())));
    relay.committed(List.of(run));

    await().until(() -> wiretap.of(run).size() >= 4);
    assertThat(ledger.number("select count(*) from work.run where open")).isZero();
  }

  @Test
  void a_run_of_an_hour_ago_whose_end_was_lost_is_sent_again_as_soon() throws Exception {
    RunId old = runOf(Instant.now().minus(Duration.ofHours(1)));
    ledger.commit(Ledger.events(old, 1, 1));
    projected(old, 1);
    passed(old);
    OutboxRelay relay = reconciled(RunTable.work(), allPartitions());
    RunId other = Ledger.newRun();
    projected(other, 0);
    passed(other);
    ledger.commit(Ledger.events(other, 1, 1));
    relay.committed(List.of(old, other));
    await().until(() -> wiretap.of(other).size() >= 2);

    ledger.commit(List.of(Ledger.event(old, 2, Ledger.ended())));
    relay.committed(List.of(old));

    await().until(() -> wiretap.of(old).stream().filter("events:2"::equals).count() >= 2);
    assertThat(
            ledger.number(
                "select count(*) from work.run where open and run_id = '%s'".formatted(old)))
        .isZero();
  }

  private static RunId runOf(Instant creation) {
    UUID random = Ledger.newRun().value();
    return new RunId(
        new UUID(
            (creation.toEpochMilli() << 16) | (random.getMostSignificantBits() & 0xffff),
            random.getLeastSignificantBits()));
  }

  @Test
  void a_run_that_the_read_tables_lack_is_told_again_by_its_creator() throws Exception {
    RunId run = Ledger.newRun();
    RunId known = Ledger.newRun();
    projected(known, 0);
    passed(run);
    passed(known);
    OutboxRelay relay = reconciled(RunTable.intake(), allBuckets());

    ledger.start(run, 2);
    ledger.start(known, 2);
    relay.committed(List.of(run, known));

    await().until(() -> wiretap.of(run).stream().filter("events:0"::equals).count() == 2);
    assertThat(wiretap.of(known).stream().filter("events:0"::equals)).hasSize(1);
  }

  @Test
  void a_projector_that_is_slow_is_left_alone() throws Exception {
    RunId slow = Ledger.newRun();
    OutboxRelay relay = reconciled(RunTable.work(), allPartitions());
    ledger.commit(Ledger.events(slow, 1, 3));
    relay.committed(List.of(slow));
    wiretap.awaitEvents(slow, 1, 3);
    projected(slow, 0);

    RunId gapped;
    do {
      gapped = Ledger.newRun();
    } while (Topics.partitionOf(gapped, Ledger.PARTITIONS)
        == Topics.partitionOf(slow, Ledger.PARTITIONS));
    ledger.commit(Ledger.events(gapped, 1, 1));
    relay.committed(List.of(gapped));
    projected(gapped, 0);
    passed(gapped);
    await().until(() -> meter("storyloom.projection.resends", "work") >= 2);

    assertThat(wiretap.of(slow)).hasSize(3);
  }
}
