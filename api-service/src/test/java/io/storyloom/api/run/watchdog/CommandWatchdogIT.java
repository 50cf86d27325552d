package io.storyloom.api.run.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.storyloom.api.ApiIT;
import io.storyloom.api.run.ForeignSchemas;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.ShardOwnership;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.PacingName;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import io.storyloom.run.RunRequest.RunCancelRequested;
import io.storyloom.run.RunRequest.RunPauseRequested;
import io.storyloom.story.Mode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class CommandWatchdogIT extends ApiIT {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final WatchdogProperties DEFAULTS =
      new WatchdogProperties(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1));

  private final RunCodec codec =
      new RunCodec(
          new WireFormat(new SchemaRegistry(RegistrySettings.of(INFRASTRUCTURE.registryUrl()))));
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<CommandWatchdog> opened = Collections.synchronizedList(new ArrayList<>());
  private Instant now = START;

  @Autowired private LateCommands late;
  @Autowired private LostRuns lost;
  @Autowired private ForeignSchemas foreign;
  @Autowired private OutboxRelay relay;
  @Autowired private TopicProperties topics;

  @BeforeEach
  void a_worker_is_alive() {
    jdbc.sql("insert into work.worker (instance, stamp) values ('watchdog', now() + '1 h')")
        .update();
  }

  @AfterEach
  void close() {
    opened.forEach(CommandWatchdog::close);
    jdbc.sql("delete from work.worker where instance = 'watchdog'").update();
  }

  /// Looks at the run and those of other tests in its bucket, at the set time.
  private CommandWatchdog watchdog(RunId run) {
    ShardOwnership ownership =
        new ShardOwnership() {
          @Override
          public int shardOf(RunId of) {
            return BucketLeases.bucketOf(of);
          }

          @Override
          public Set<Integer> owned() {
            return Set.of(shardOf(run));
          }
        };
    CommandWatchdog watchdog =
        new CommandWatchdog(
            late,
            lost,
            foreign,
            ownership,
            relay,
            DEFAULTS,
            Clock.fixed(now, ZoneOffset.UTC),
            meters);
    opened.add(watchdog);
    return watchdog;
  }

  /// As every look of another process would, it knows only what is stored.
  private void lookAt(RunId run, Duration time) {
    now = START.plus(time);
    watchdog(run).look();
  }

  private RunId started(Project project) {
    String body = "{\"mode\": \"compact\", \"pacing\": \"fast\"}";
    RunId run = new RunId(UUID.fromString(post(project.runs(), body).is(202).text("runId")));
    awaitSent(run, project.epics().size());
    return run;
  }

  private void awaitSent(RunId run, long position) {
    await()
        .until(() ->
            jdbc.sql("select coalesce(max(acked), -1) from intake.outbox_ack where run_id = ?")
                    .param(run.value())
                    .query(Long.class)
                    .single()
                >= position);
  }

  private record Late(long awaited, int sendings, int counted, boolean givenUp) {}

  private List<Late> late(RunId run) {
    return jdbc.sql(
            """
            select awaited, sendings, counted, given_up from intake.late_commands
            where run_id = ?
            """)
        .param(run.value())
        .query(
            (row, _) -> new Late(row.getLong(1), row.getInt(2), row.getInt(3), row.getBoolean(4)))
        .list();
  }

  /// Sends what is due at that time, and waits until it is known where that ended.
  ///
  /// @return the offset of the last record
  private long sendAt(RunId run, Duration time) {
    int before = late(run).getFirst().sendings();
    now = START.plus(time);
    CommandWatchdog watchdog = watchdog(run);
    watchdog.look();
    assertThat(late(run).getFirst().sendings()).isEqualTo(before + 1);
    await()
        .until(() -> {
          watchdog.look();
          return sentOffset(run) != null;
        });
    return Objects.requireNonNull(sentOffset(run));
  }

  private @Nullable Long sentOffset(RunId run) {
    return jdbc.sql("select sent_offset from intake.late_commands where run_id = ?")
        .param(run.value())
        .query((row, _) -> row.getObject(1, Long.class))
        .list()
        .getFirst();
  }

  private void workersAreAt(RunId run, long nextOffset) {
    jdbc.sql(
            """
            insert into work.position values (?, ?)
            on conflict (partition) do update set next_offset = excluded.next_offset
            """)
        .params(partition(run), nextOffset)
        .update();
  }

  private int partition(RunId run) {
    return Topics.partitionOf(run, topics.commands().partitions());
  }

  private void takenIn(RunId run, Project project, long lastControl) {
    jdbc.sql(
            """
            insert into work.run (run_id, tenant_id, project_id, status, last_control)
            values (?, 'default', ?, 'RUNNING', ?)
            on conflict (run_id) do update set last_control = excluded.last_control
            """)
        .params(run.value(), project.id(), lastControl)
        .update();
  }

  private void epicsTakenIn(RunId run, Project project, int... indexes) {
    for (int index : indexes) {
      jdbc.sql(
              """
              insert into work.epic_task (run_id, index, tenant_id, epic_id, title, status)
              values (?, ?, 'default', ?, 'An epic', 'PENDING')
              """)
          .params(run.value(), index, project.epics().get(index - 1))
          .update();
    }
  }

  private List<ConsumerRecord<String, byte[]>> commands(RunId run) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            INFRASTRUCTURE.bootstrapServers(),
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topics.COMMANDS, partition(run));
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> {
              if (run.toString().equals(record.key())) {
                found.add(record);
              }
            });
      }
    }
    return found;
  }

  private List<RecordedRequest> requests(RunId run) {
    return commands(run).stream().map(record -> codec.decodeRequest(record.value())).toList();
  }

  private boolean cancelIsAskedFor(RunId run) {
    return jdbc.sql("select cancel_requested_at is not null from intake.run where run_id = ?")
        .param(run.value())
        .query(Boolean.class)
        .single();
  }

  @Test
  void what_the_workers_lack_is_sent_again_after_1_2_and_4_minutes_and_then_ever_more_rarely() {
    RunId run = started(project(2));
    List<Long> sent = new ArrayList<>();
    int sendings = 0;
    for (long second = 0; second <= 15_000; second += 60) {
      lookAt(run, Duration.ofSeconds(second));
      if (late(run).getFirst().sendings() > sendings) {
        sendings++;
        sent.add(second);
      }
    }

    assertThat(sent).containsExactly(60L, 180L, 420L, 900L, 1860L, 3780L, 7380L, 10980L, 14580L);
    await().untilAsserted(() -> assertThat(requests(run)).hasSizeGreaterThanOrEqualTo(2 + 2));
    assertThat(requests(run))
        .extracting(RecordedRequest::commandSequence)
        .startsWith(1L, 2L, 1L, 2L)
        .containsOnly(1L, 2L);
  }

  @Test
  void a_sending_repeats_the_commands_as_they_were() {
    RunId run = started(project(3));
    lookAt(run, Duration.ZERO);
    long offset = sendAt(run, Duration.ofMinutes(1));

    List<ConsumerRecord<String, byte[]>> commands = commands(run);
    assertThat(commands).hasSize(6);
    assertThat(commands.getLast().offset()).isEqualTo(offset);
    for (int i = 0; i < 3; i++) {
      assertThat(commands.get(i + 3).value()).isEqualTo(commands.get(i).value());
      assertThat(commands.get(i + 3).headers()).isEqualTo(commands.get(i).headers());
    }
    assertThat(meters.get("storyloom.commands.resent").counter().count()).isPositive();
  }

  @Test
  void a_run_ends_once_the_workers_have_passed_three_sendings_in_vain() {
    Project project = project(2);
    RunId run = started(project);
    takenIn(run, project, 0L);
    epicsTakenIn(run, project, 1);
    lookAt(run, Duration.ZERO);
    for (int minutes : List.of(1, 3, 7)) {
      long offset = sendAt(run, Duration.ofMinutes(minutes));
      workersAreAt(run, offset);
      lookAt(run, Duration.ofMinutes(minutes));
      assertThat(cancelIsAskedFor(run)).isFalse();
      workersAreAt(run, offset + 1);
      lookAt(run, Duration.ofMinutes(minutes));
      lookAt(run, Duration.ofMinutes(minutes));
    }

    assertThat(late(run)).containsExactly(new Late(2, 3, 3, true));
    assertThat(meters.get("storyloom.commands.lost").counter().count()).isPositive();
    awaitSent(run, 3);
    List<RecordedRequest> requests = requests(run);
    assertThat(requests).hasSize(4 * 2 + 1);
    assertThat(requests.getLast().commandSequence()).isEqualTo(3);
    assertThat(requests.getLast().request())
        .isInstanceOfSatisfying(
            RunCancelRequested.class,
            cancel -> {
              assertThat(cancel.reason()).isEqualTo(CancelReason.COMMANDS_LOST);
              var commands = Objects.requireNonNull(cancel.lostCommands());
              assertThat(commands.totalEpics()).isEqualTo(2);
              assertThat(commands.options().mode()).isEqualTo(Mode.COMPACT);
              assertThat(commands.options().pacing()).isEqualTo(PacingName.FAST);
              assertThat(commands.epics())
                  .extracting(EpicSnapshot::title)
                  .containsExactly("Epic 1", "Epic 2");
              assertThat(commands.epics())
                  .extracting(epic -> epic.epicId().value())
                  .isEqualTo(project.epics());
            });
  }

  @Test
  void the_end_itself_is_sent_again_but_asked_for_once() {
    RunId run = started(project(1));
    lookAt(run, Duration.ZERO);
    for (int minutes : List.of(1, 3, 7, 15, 31)) {
      workersAreAt(run, sendAt(run, Duration.ofMinutes(minutes)) + 1);
      lookAt(run, Duration.ofMinutes(minutes));
      if (minutes == 7) {
        awaitSent(run, 2);
      }
    }

    assertThat(requests(run).stream().map(RecordedRequest::commandSequence))
        .containsExactly(1L, 1L, 1L, 1L, 2L, 1L, 2L, 1L, 2L);
  }

  @Test
  void workers_that_lag_or_are_down_never_end_a_run() {
    RunId run = started(project(1));
    lookAt(run, Duration.ZERO);
    long offset = sendAt(run, Duration.ofMinutes(1));
    workersAreAt(run, offset);
    for (int hours = 1; hours < 20; hours++) {
      offset = sendAt(run, Duration.ofHours(hours));
      workersAreAt(run, offset);
    }

    assertThat(late(run)).containsExactly(new Late(1, 20, 0, false));
    assertThat(cancelIsAskedFor(run)).isFalse();
  }

  @Test
  void nothing_is_sent_while_no_worker_is_there_and_a_while_after() {
    RunId run = started(project(1));
    jdbc.sql("update work.worker set dead = true").update();
    for (int minutes = 0; minutes <= 600; minutes += 10) {
      lookAt(run, Duration.ofMinutes(minutes));
    }
    a_worker_is_alive();
    lookAt(run, Duration.ofHours(10).plusSeconds(59));
    assertThat(late(run)).containsExactly(new Late(1, 0, 0, false));

    lookAt(run, Duration.ofMinutes(601));
    assertThat(late(run)).containsExactly(new Late(1, 1, 0, false));
  }

  @Test
  void a_run_is_forgotten_once_everything_is_taken_in_also_by_a_counted_sending() {
    Project project = project(2);
    RunId run = started(project);
    lookAt(run, Duration.ZERO);
    for (int minutes : List.of(1, 3, 7)) {
      workersAreAt(run, sendAt(run, Duration.ofMinutes(minutes)) + 1);
      if (minutes < 7) {
        lookAt(run, Duration.ofMinutes(minutes));
      }
    }
    takenIn(run, project, 0L);
    epicsTakenIn(run, project, 1, 2);
    lookAt(run, Duration.ofMinutes(7));

    assertThat(late(run)).isEmpty();
    assertThat(cancelIsAskedFor(run)).isFalse();
  }

  @Test
  void a_pause_that_is_lacking_is_sent_again_too() {
    Project project = project(1);
    RunId run = started(project);
    takenIn(run, project, 0L);
    epicsTakenIn(run, project, 1);
    lookAt(run, Duration.ZERO);
    assertThat(late(run)).isEmpty();

    post("/api/v1/runs/" + run + "/pause", "").is(202);
    awaitSent(run, 2);
    lookAt(run, Duration.ZERO);
    var _ = sendAt(run, Duration.ofMinutes(1));
    assertThat(requests(run).getLast().request()).isInstanceOf(RunPauseRequested.class);

    takenIn(run, project, 2L);
    lookAt(run, Duration.ofMinutes(1));
    assertThat(late(run)).isEmpty();
  }

  @Test
  void a_run_that_has_ended_lacks_nothing() {
    Project project = project(1);
    RunId run = started(project);
    lookAt(run, Duration.ZERO);
    assertThat(late(run)).hasSize(1);

    jdbc.sql("delete from intake.active_run where run_id = ?").param(run.value()).update();
    lookAt(run, Duration.ofMinutes(1));

    assertThat(late(run)).isEmpty();
  }

  @Test
  void several_instances_at_once_send_once_and_end_once() throws Exception {
    RunId run = started(project(1));
    lookAt(run, Duration.ZERO);
    for (int minutes : List.of(1, 3, 7)) {
      now = START.plus(Duration.ofMinutes(minutes));
      List<CommandWatchdog> instances =
          List.of(watchdog(run), watchdog(run), watchdog(run), watchdog(run));
      together(instances);
      await()
          .until(() -> {
            instances.forEach(CommandWatchdog::look);
            return sentOffset(run) != null;
          });
      workersAreAt(run, Objects.requireNonNull(sentOffset(run)) + 1);
      together(instances);
    }
    awaitSent(run, 2);

    assertThat(late(run)).containsExactly(new Late(1, 3, 3, true));
    assertThat(requests(run).stream().map(RecordedRequest::commandSequence))
        .containsExactly(1L, 1L, 1L, 1L, 2L);
  }

  private static void together(List<CommandWatchdog> instances) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var looks =
          instances.stream()
              .map(instance ->
                  threads.submit(() -> {
                    go.await();
                    instance.look();
                    return true;
                  }))
              .toList();
      go.countDown();
      for (var look : looks) {
        assertThat(look.get()).isTrue();
      }
    }
  }
}
