package io.storyloom.messaging.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.outbox.RecordTooLargeException;
import io.storyloom.messaging.topic.TopicSetup;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayIT {

  private static final String BROKER = TestInfrastructure.shared().bootstrapServers();

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AssignedPartitions all = new AssignedPartitions(Ledger.PARTITIONS);
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
    wiretap = opened(new Wiretap(BROKER));
    all.assigned(Ledger.allPartitions());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  @Test
  void sends_what_is_committed_in_order_and_remembers_it() throws Exception {
    OutboxRelay relay = relay(RunTable.work(), all);
    RunId run = Ledger.newRun();

    ledger.commit(Ledger.events(run, 1, 3));
    relay.committed(List.of(run));
    wiretap.awaitEvents(run, 1, 3);
    ledger.commit(Ledger.events(run, 4, 200));
    relay.committed(List.of(run));

    wiretap.awaitEvents(run, 1, 200);
    awaitAcked("work", run, 200);
    assertThat(wiretap.of(run)).hasSize(200);
    assertThat(wiretap.partitionsOf(run)).isEqualTo(1);
    assertThat(ledger.codec.decodeEvent(wiretap.records().getFirst().value()))
        .isEqualTo(Ledger.events(run, 1, 1).getFirst());
    assertThat(
            ledger.number("select event_offset from work.outbox_ack where run_id = '" + run + "'"))
        .isEqualTo(wiretap.records().getLast().offset());
  }

  @Test
  void finds_by_itself_what_nobody_told_it() throws Exception {
    RunId crashed = Ledger.newRun();
    ledger.commit(Ledger.events(crashed, 1, 2));
    var _ = relay(RunTable.work(), all);
    wiretap.awaitEvents(crashed, 1, 2);
    RunId unsaid = Ledger.newRun();

    ledger.commit(Ledger.events(unsaid, 1, 2));

    wiretap.awaitEvents(unsaid, 1, 2);
  }

  @Test
  void commits_out_of_order_lose_nothing() throws Exception {
    OutboxRelay relay = relay(RunTable.work(), all);
    RunId early = Ledger.newRun();
    RunId late = Ledger.newRun();
    try (Connection slow = ledger.dataSource.getConnection()) {
      slow.setAutoCommit(false);
      ledger.append(slow, Ledger.events(early, 1, 2));
      ledger.commit(Ledger.events(late, 1, 5));
      relay.committed(List.of(early, late));
      wiretap.awaitEvents(late, 1, 5);
      awaitAcked("work", late, 5);
      assertThat(wiretap.of(early)).isEmpty();

      slow.commit();
      relay.committed(List.of(early));
    }

    wiretap.awaitEvents(early, 1, 2);
  }

  @Test
  void a_backlog_of_many_runs_is_sent_completely() throws Exception {
    List<RunId> runs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RunId run = Ledger.newRun();
      runs.add(run);
      ledger.commit(Ledger.events(run, 1, 1 + i % 60));
    }

    var _ = relay(RunTable.work(), all);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ledger.number("select sum(acked) from work.outbox_ack") == 5 * 60 * 61 / 2);
    await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          wiretap.of(runs.getLast());
          return wiretap.records().size() >= 5 * 60 * 61 / 2;
        });
    for (int i = 0; i < runs.size(); i++) {
      assertThat(wiretap.seenOf(runs.get(i))).isEqualTo(Wiretap.events(1, 1 + i % 60));
    }
  }

  @Test
  void a_start_is_an_event_and_then_its_commands() throws Exception {
    RunId run = Ledger.newRun();
    ledger.start(run, 3);
    BucketLeases leases = opened(new BucketLeases(ledger.dataSource, "intake", "one"));
    leases.start();
    var _ = relay(RunTable.intake(), leases);

    awaitAcked("intake", run, 3);
    wiretap.awaitInOrder(run, List.of("commands:1", "commands:2", "commands:3", "events:0"));
  }

  @Test
  void records_carry_the_trace_of_their_run_if_it_has_one() throws Exception {
    RunId traced = Ledger.newRun();
    RunId untraced = Ledger.newRun();
    ledger.commit(Ledger.events(traced, 1, 2));
    ledger.commit(Ledger.events(untraced, 1, 2));
    ledger.execute("update work.run set traceparent = 'a-trace' where run_id = '" + traced + "'");

    var _ = relay(RunTable.work(), all);

    wiretap.awaitEvents(traced, 1, 2);
    wiretap.awaitEvents(untraced, 1, 2);
    assertThat(wiretap.headersOf(traced, "traceparent")).containsExactly("a-trace", "a-trace");
    assertThat(wiretap.headersOf(untraced, "traceparent")).isEmpty();
  }

  @Test
  void no_command_goes_out_before_its_run_created_is_acknowledged() throws Exception {
    RunId run = Ledger.newRun();
    ledger.start(run, 2);
    MockProducer<String, byte[]> silent =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    BucketLeases leases = opened(new BucketLeases(ledger.dataSource, "intake", "one"));
    leases.start();
    var _ = relay(RunTable.intake(), leases, () -> silent, slowly());

    await().until(() -> silent.history().size() == 1);
    assertThat(silent.history().getFirst().topic()).isEqualTo(Topics.EVENTS);
    silent.completeNext();

    await().until(() -> silent.history().size() == 3);
    silent.completeNext();
    silent.completeNext();
    awaitAcked("intake", run, 2);
  }

  @Test
  void two_relays_at_once_keep_first_occurrences_in_order() throws Exception {
    OutboxRelay one = relay(RunTable.work(), all);
    OutboxRelay other = relay(RunTable.work(), all);
    List<RunId> runs = List.of(Ledger.newRun(), Ledger.newRun(), Ledger.newRun());

    for (int n = 1; n <= 60; n++) {
      for (RunId run : runs) {
        ledger.commit(Ledger.events(run, n, n));
      }
      (n % 2 == 0 ? one : other).committed(runs);
      (n % 3 == 0 ? one : other).committed(runs);
    }

    for (RunId run : runs) {
      wiretap.awaitEvents(run, 1, 60);
      awaitAcked("work", run, 60);
    }
  }

  @Test
  void a_relay_that_comes_back_late_lowers_nothing() throws Exception {
    RunId run = Ledger.newRun();
    ledger.commit(Ledger.events(run, 1, 3));
    // Answers only when told to: what a suspended process looks like to everybody else.
    MockProducer<String, byte[]> suspended =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    var _ = relay(RunTable.work(), all, () -> suspended, slowly());
    await().until(() -> suspended.history().size() == 3);

    OutboxRelay successor = relay(RunTable.work(), all);
    wiretap.awaitEvents(run, 1, 3);
    ledger.commit(Ledger.events(run, 4, 9));
    successor.committed(List.of(run));
    wiretap.awaitEvents(run, 1, 9);
    awaitAcked("work", run, 9);
    ledger.execute(
        "create table seen as select acked from work.outbox_ack where run_id = '" + run + "'");
    ledger.execute(
        """
        create function watch() returns trigger language plpgsql as
        'begin insert into seen values (new.acked); return new; end';
        create trigger watch after update on work.outbox_ack for each row execute function watch();
        """);
    for (int i = 0; i < 3; i++) {
      suspended.completeNext();
    }
    RunId next = Ledger.newRun();
    ledger.commit(Ledger.events(next, 1, 1));
    await().until(() -> suspended.history().size() == 4);

    assertThat(ledger.acked("work", run)).isEqualTo(9);
    assertThat(ledger.number("select min(acked) from seen")).isEqualTo(9);
  }

  @Test
  void a_record_refused_in_mid_batch_stops_only_its_run() throws Exception {
    RunId bad = Ledger.newRun();
    RunId good = Ledger.newRun();
    ledger.commit(Ledger.events(bad, 1, 5));
    ledger.commit(Ledger.events(good, 1, 5));
    FaultyProducer producer =
        new FaultyProducer(record ->
            record.key().equals(bad.toString()) && positionOf(record) == 3
                ? new org.apache.kafka.common.errors.RecordTooLargeException("too large")
                : null);
    OutboxRelay relay = relay(RunTable.work(), all, () -> producer, settings());

    awaitAcked("work", good, 5);
    awaitAcked("work", bad, 2);
    ledger.commit(Ledger.events(good, 6, 6));
    relay.committed(List.of(good, bad));
    awaitAcked("work", good, 6);
    assertThat(ledger.acked("work", bad)).isEqualTo(2);
    // Nothing of the run is sent behind a row that is known to have failed.
    assertThat(producer.positionsOf(bad)).containsExactly(1L, 2L);

    producer.fault = _ -> null;

    awaitAcked("work", bad, 5);
    assertThat(producer.positionsOf(bad)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_broker_that_fails_in_mid_batch_is_tried_again_without_loss() throws Exception {
    List<RunId> runs = List.of(Ledger.newRun(), Ledger.newRun(), Ledger.newRun());
    for (RunId run : runs) {
      ledger.commit(Ledger.events(run, 1, 10));
    }
    Map<Integer, Integer> sends = new HashMap<>();
    FaultyProducer producer =
        new FaultyProducer(_ -> {
          int send = sends.merge(0, 1, Integer::sum);
          return send > 7 && send < 12 ? new TimeoutException("no broker") : null;
        });
    List<Producer<String, byte[]>> made = new ArrayList<>();
    var _ =
        relay(
            RunTable.work(),
            all,
            () -> {
              made.add(producer);
              return producer;
            },
            settings());

    for (RunId run : runs) {
      awaitAcked("work", run, 10);
      assertThat(producer.positionsOf(run).stream().distinct())
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }
    assertThat(made).hasSize(1);
  }

  @Test
  void a_producer_that_broke_is_replaced() throws Exception {
    RunId run = Ledger.newRun();
    ledger.commit(Ledger.events(run, 1, 4));
    List<FaultyProducer> made = new ArrayList<>();
    var _ =
        relay(
            RunTable.work(),
            all,
            () -> {
              boolean first = made.isEmpty();
              made.add(
                  new FaultyProducer(record ->
                      first && positionOf(record) == 3
                          ? new IllegalStateException("fatal")
                          : null));
              return made.getLast();
            },
            settings());

    awaitAcked("work", run, 4);
    assertThat(made).hasSize(2);
    assertThat(made.getFirst().closed()).isTrue();
    assertThat(made.getLast().positionsOf(run)).containsExactly(3L, 4L);
  }

  @Test
  void a_record_too_large_is_refused_when_it_is_appended() throws Exception {
    RunId run = Ledger.newRun();
    var events =
        List.of(
            Ledger.events(run, 1, 1).getFirst(),
            Ledger.event(run, 2, Ledger.ofSize(Ledger.TOPICS.recordLimit())));

    assertThatThrownBy(() -> ledger.commit(events))
        .isInstanceOf(RecordTooLargeException.class)
        .hasMessageContaining("RUN_FAILED 2 of run " + run);

    assertThat(ledger.number("select count(*) from work.outbox")).isZero();
  }

  @Test
  void the_largest_record_that_is_taken_gets_through() throws Exception {
    RunId run = Ledger.newRun();
    ledger.commit(List.of(Ledger.event(run, 1, Ledger.ofSize(Ledger.TOPICS.recordLimit() - 200))));

    var _ = relay(RunTable.work(), all);

    wiretap.awaitEvents(run, 1, 1);
  }

  @Test
  void a_limit_lowered_behind_our_back_stops_only_that_run() throws Exception {
    RunId large = Ledger.newRun();
    RunId small = Ledger.newRun();
    OutboxRelay relay = relay(RunTable.work(), all);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER))) {
      limit(admin, 50_000);
      ledger.commit(
          List.of(
              Ledger.events(large, 1, 1).getFirst(),
              Ledger.event(large, 2, Ledger.ofSize(90_000)),
              Ledger.events(large, 3, 3).getFirst()));
      relay.committed(List.of(large));
      awaitAcked("work", large, 1);
      ledger.commit(Ledger.events(small, 1, 3));
      relay.committed(List.of(small, large));

      wiretap.awaitEvents(small, 1, 3);
      assertThat(wiretap.of(large)).containsExactly("events:1");
      limit(admin, Ledger.TOPICS.maxMessageBytes());
    }

    wiretap.awaitEvents(large, 1, 3);
  }

  @Test
  void a_terminal_event_closes_its_run_once_it_is_acknowledged() throws Exception {
    RunId run = Ledger.newRun();
    RunId other = Ledger.newRun();
    OutboxRelay relay = relay(RunTable.work(), all);
    ledger.commit(
        List.of(Ledger.events(run, 1, 1).getFirst(), Ledger.event(run, 2, Ledger.ended())));
    ledger.commit(Ledger.events(other, 1, 1));

    relay.committed(List.of(run, other));

    awaitAcked("work", other, 1);
    await().until(() -> ledger.number("select count(*) from work.run where not open") == 1);
    assertThat(
            ledger.number("select count(*) from work.run where open and run_id = '" + other + "'"))
        .isOne();
  }

  @Test
  void a_run_that_ended_before_a_crash_is_closed_after_it() throws Exception {
    RunId run = Ledger.newRun();
    ledger.commit(List.of(Ledger.event(run, 1, Ledger.ended())));
    ledger.execute(
        "insert into work.outbox_ack (run_id, tenant_id, acked) values ('"
            + run
            + "', 'default', 1)");

    var _ = relay(RunTable.work(), all);

    await().until(() -> ledger.number("select count(*) from work.run where open") == 0);
    assertThat(wiretap.of(run)).isEmpty();
  }

  @Test
  void sends_again_what_it_is_told_to() throws Exception {
    RunId run = Ledger.newRun();
    OutboxRelay relay = relay(RunTable.work(), all);
    ledger.commit(Ledger.events(run, 1, 3));
    relay.committed(List.of(run));
    awaitAcked("work", run, 3);

    relay.resend(List.of(run));

    await()
        .untilAsserted(() ->
            assertThat(wiretap.of(run))
                .isEqualTo(
                    List.of(
                        "events:1", "events:2", "events:3", "events:1", "events:2", "events:3")));
    assertThat(ledger.acked("work", run)).isEqualTo(3);
  }

  @Test
  void tells_where_the_last_record_lies_that_was_sent_again() throws Exception {
    RunId run = Ledger.newRun();
    BucketLeases leases = opened(new BucketLeases(ledger.dataSource, "intake", "one"));
    leases.start();
    OutboxRelay relay = relay(RunTable.intake(), leases, inSmallBatches());
    ledger.start(run, 200);
    relay.committed(List.of(run));
    awaitAcked("intake", run, 200);
    CompletableFuture<Long> sent = new CompletableFuture<>();

    relay.resend(Map.of(run, 200L), (_, offset) -> sent.complete(offset));

    await().until(() -> wiretap.of(run).stream().filter("commands:200"::equals).count() == 2);
    assertThat(sent)
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(
            wiretap.records().stream()
                .filter(record -> record.topic().equals(Topics.COMMANDS))
                .filter(record -> record.key().equals(run.toString()))
                .mapToLong(ConsumerRecord::offset)
                .max()
                .orElseThrow());
  }

  @Test
  void closing_sends_what_is_known_to_wait_and_stores_it() throws Exception {
    OutboxRelay relay = relay(RunTable.work(), all);
    RunId first = Ledger.newRun();
    ledger.commit(Ledger.events(first, 1, 1));
    relay.committed(List.of(first));
    wiretap.awaitEvents(first, 1, 1);
    RunId run = Ledger.newRun();
    ledger.commit(Ledger.events(run, 1, 500));
    relay.committed(List.of(run));

    relay.close();

    assertThat(ledger.acked("work", run)).isEqualTo(500);
  }

  @Test
  void closing_is_bounded_when_nobody_answers() throws Exception {
    RunId run = Ledger.newRun();
    ledger.commit(Ledger.events(run, 1, 3));
    MockProducer<String, byte[]> silent =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public void close(Duration timeout) {
            boolean more = true;
            while (more) {
              more = errorNext(new IllegalStateException("closed"));
            }
            super.close(timeout);
          }
        };
    RelaySettings settings = settings();
    OutboxRelay relay = relay(RunTable.work(), all, () -> silent, settings);
    await().until(() -> silent.history().size() == 3);

    long began = System.nanoTime();
    relay.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(settings.closeWithin().plusSeconds(2));
    assertThat(ledger.acked("work", run)).isEqualTo(-1);
  }

  @Test
  void the_backlog_is_counted() throws Exception {
    AssignedPartitions none = new AssignedPartitions(Ledger.PARTITIONS);
    RunId run = Ledger.newRun();
    ledger.commit(Ledger.events(run, 1, 3));
    var _ = relay(RunTable.work(), none);
    assertThat(meters.get("storyloom.outbox.depth").gauge().value()).isZero();

    none.assigned(Ledger.allPartitions());
    ledger.execute("alter table work.outbox_ack add constraint never check (acked < 0)");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> meters.get("storyloom.outbox.depth").gauge().value() == 3);
    assertThat(meters.get("storyloom.outbox.oldest").gauge().value()).isGreaterThan(0);
  }

  private void limit(Admin admin, int bytes) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
    ConfigEntry entry =
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    admin
        .incrementalAlterConfigs(
            Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private void awaitAcked(String schema, RunId run, long position) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(ledger.acked(schema, run)).isEqualTo(position));
  }

  private static RelaySettings settings() {
    return RelaySettings.of("/storyloom/worker");
  }

  private static RelaySettings slowly() {
    RelaySettings usual = settings();
    return new RelaySettings(
        usual.source(),
        usual.runs(),
        usual.rows(),
        usual.bytes(),
        Duration.ofMillis(100),
        usual.writeBehind(),
        Duration.ofMillis(500));
  }

  private static RelaySettings inSmallBatches() {
    RelaySettings usual = settings();
    return new RelaySettings(
        usual.source(),
        usual.runs(),
        30,
        usual.bytes(),
        usual.sweep(),
        usual.writeBehind(),
        usual.closeWithin());
  }

  private OutboxRelay relay(RunTable table, ShardOwnership ownership) {
    return relay(table, ownership, settings());
  }

  private OutboxRelay relay(RunTable table, ShardOwnership ownership, RelaySettings settings) {
    Map<String, Object> broker = Map.of("bootstrap.servers", BROKER);
    return relay(
        table,
        ownership,
        () -> new KafkaProducer<>(RelayProducer.settings(broker, Ledger.TOPICS, "relay")),
        settings);
  }

  private OutboxRelay relay(
      RunTable table,
      ShardOwnership ownership,
      Supplier<Producer<String, byte[]>> producers,
      RelaySettings settings) {
    OutboxRelay relay =
        opened(new OutboxRelay(settings, ledger.dataSource, table, ownership, producers, meters));
    relay.start();
    return relay;
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private static long positionOf(ProducerRecord<String, byte[]> record) {
    return Long.parseLong(
        new String(record.headers().lastHeader("ce_sequence").value(), StandardCharsets.US_ASCII));
  }

  /// Acknowledges everything but what the fault names.
  private static final class FaultyProducer extends MockProducer<String, byte[]> {
    volatile Function<ProducerRecord<String, byte[]>, @Nullable RuntimeException> fault;

    FaultyProducer(Function<ProducerRecord<String, byte[]>, @Nullable RuntimeException> fault) {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
      this.fault = fault;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, byte[]> record, Callback callback) {
      RuntimeException failure = fault.apply(record);
      if (failure != null) {
        callback.onCompletion(null, failure);
        return CompletableFuture.failedFuture(failure);
      }
      return super.send(record, callback);
    }

    List<Long> positionsOf(RunId run) {
      return history().stream()
          .filter(record -> record.key().equals(run.toString()))
          .map(OutboxRelayIT::positionOf)
          .toList();
    }
  }
}
