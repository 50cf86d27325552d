package io.storyloom.worker.run;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.RunCancelled;
import io.storyloom.run.RunEvent.RunCompleted;
import io.storyloom.run.RunEvent.RunFailed;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunRequest.EpicQueued;
import io.storyloom.run.RunRequest.RunCancelRequested;
import io.storyloom.run.RunRequest.RunPauseRequested;
import io.storyloom.run.RunRequest.RunResumeRequested;
import io.storyloom.run.TenantId;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import io.storyloom.worker.WorkerApplication;
import io.storyloom.worker.rows.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/// A database of its own, workers on it, and the two ends of Kafka that the other services hold.
final class TestWorker implements AutoCloseable {

  static final RunOptions FAST =
      new RunOptions(
          Mode.COMPACT,
          PersonaSet.CORE,
          ExistingStories.SKIP,
          PacingName.FAST,
          OnError.CONTINUE,
          null,
          null);

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final TestInfrastructure infrastructure = TestInfrastructure.shared();
  private final TestDatabase database = infrastructure.createDatabase();
  private final RunCodec codec =
      new RunCodec(
          new WireFormat(new SchemaRegistry(RegistrySettings.of(infrastructure.registryUrl()))));
  private final KafkaProducer<String, byte[]> producer;
  private final Map<RunId, List<RecordedEvent>> events = new ConcurrentHashMap<>();
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<RunId, RunRef> refs = new ConcurrentHashMap<>();
  private final AtomicLong controls = new AtomicLong(1000);
  private final Map<String, ConfigurableApplicationContext> workers = new HashMap<>();
  private final Map<String, Object> properties = new HashMap<>();
  private final UnaryOperator<DataSource> connecting;
  final JdbcTemplate jdbc;

  TestWorker(String... settings) {
    this(UnaryOperator.identity(), settings);
  }

  /// @param connecting what the workers get for their data source
  TestWorker(UnaryOperator<DataSource> connecting, String... settings) {
    this.connecting = connecting;
    jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
    new ResourceDatabasePopulator(new ClassPathResource("foreign-schemas.sql"))
        .execute(Objects.requireNonNull(jdbc.getDataSource()));
    properties.putAll(infrastructure.asSpringProperties(database));
    properties.put("spring.kafka.consumer.group-id", infrastructure.uniquePrefix() + "worker");
    properties.put("server.port", "0");
    properties.put("storyloom.generator.mock.latency", "0");
    properties.put("storyloom.pacing.fast.delay", "0");
    properties.put("storyloom.pacing.fast.backoff", "50ms,100ms");
    properties.put("storyloom.kafka.commands.partitions", "4");
    properties.put("storyloom.kafka.events.partitions", "4");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      properties.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", infrastructure.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
    start("first");
    Properties reading = new Properties();
    reading.put("bootstrap.servers", infrastructure.bootstrapServers());
    reading.put("auto.offset.reset", "earliest");
    consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(Topics.EVENTS).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    Thread.ofPlatform().daemon().name("event-reader").start(this::read);
  }

  /// Starts a further worker.
  void start(String instance) {
    Map<String, Object> own = new HashMap<>(properties);
    own.put("storyloom.instance", instance);
    workers.put(
        instance,
        WorkerApplication.application()
            .initializers(context ->
                context.getBeanFactory().addBeanPostProcessor(new Connecting(connecting)))
            .run(
                own.entrySet().stream()
                    .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                    .toArray(String[]::new)));
    Awaitility.await().atMost(PATIENCE).until(() -> engine(instance).isListening());
  }

  private record Connecting(UnaryOperator<DataSource> connecting) implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return bean instanceof DataSource dataSource ? connecting.apply(dataSource) : bean;
    }
  }

  void stop(String instance) {
    Objects.requireNonNull(workers.remove(instance)).close();
  }

  private RunEngine engine(String instance) {
    return Objects.requireNonNull(workers.get(instance)).getBean(RunEngine.class);
  }

  private void read() {
    try {
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          RecordedEvent event = codec.decodeEvent(record.value());
          events.computeIfAbsent(event.run().runId(), _ -> new CopyOnWriteArrayList<>()).add(event);
        }
      }
    } catch (WakeupException _) {
      consumer.close();
    }
  }

  /// A project with these epics, given by their descriptions.
  ProjectId project(String... descriptions) {
    ProjectId project = new ProjectId(UuidCreator.getTimeOrderedEpoch());
    jdbc.update(
        "insert into catalog.project (id, tenant_id, name) values (?, 'default', 'P')",
        project.value());
    for (int i = 0; i < descriptions.length; i++) {
      jdbc.update(
          """
          insert into catalog.epic (id, tenant_id, project_id, number, position, title, description)
          values (?, 'default', ?, ?, ?, ?, ?)
          """,
          UuidCreator.getTimeOrderedEpoch(),
          project.value(),
          i + 1,
          i + 1,
          "Epic number " + (i + 1),
          descriptions[i]);
    }
    return project;
  }

  List<EpicSnapshot> epics(ProjectId project) {
    List<EpicSnapshot> epics = new ArrayList<>();
    jdbc.query(
        "select id, title, number from catalog.epic where project_id = ? order by number",
        row -> {
          epics.add(new EpicSnapshot(EpicId.of(row.getString(1)), row.getString(2), row.getInt(3)));
        },
        project.value());
    return epics;
  }

  /// Claims the project and sends the commands of a run, as the API does.
  RunId run(ProjectId project, RunOptions options) {
    RunId runId = runUnsent(project);
    queueEpics(runId, epics(project), options);
    return runId;
  }

  /// Claims the project for a run whose commands are not sent yet.
  RunId runUnsent(ProjectId project) {
    RunId runId = new RunId(UuidCreator.getTimeOrderedEpoch());
    know(project, runId);
    jdbc.update(
        "insert into intake.active_run (tenant_id, project_id, run_id) values ('default', ?, ?)",
        project.value(),
        runId.value());
    return runId;
  }

  void queueEpics(RunId runId, List<EpicSnapshot> epics, RunOptions options) {
    for (EpicSnapshot epic : epics) {
      send(runId, epic.index(), new EpicQueued(epic, epics.size(), options));
    }
  }

  /// A connection of somebody else.
  Connection connection() throws SQLException {
    return Objects.requireNonNull(jdbc.getDataSource()).getConnection();
  }

  /// Locks epics, as adding a story by hand does, until the connection is closed.
  Connection lockedEpics(ProjectId... projects) throws SQLException {
    Connection somebodyElse = connection();
    somebodyElse.setAutoCommit(false);
    try (PreparedStatement lock =
        somebodyElse.prepareStatement(
            "select id from catalog.epic where project_id = any (?) for no key update")) {
      lock.setArray(1, Columns.uuids(somebodyElse, List.of(projects)));
      lock.execute();
    }
    return somebodyElse;
  }

  /// Ends every connection to the database but the caller's own.
  void cutConnections() {
    jdbc.query(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
        """,
        _ -> {});
  }

  boolean isRunning(String instance) {
    return Objects.requireNonNull(workers.get(instance)).isActive() && engine(instance).isRunning();
  }

  void send(RunId runId, long number, RunRequest request) {
    byte[] bytes = encoded(runId, number, request);
    var _ = send(new ProducerRecord<>(Topics.COMMANDS, Topics.keyOf(runId), bytes));
  }

  RecordMetadata send(ProducerRecord<String, byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] encoded(RunId runId, long number, RunRequest request) {
    return codec.encode(
        new RecordedRequest(
            Objects.requireNonNull(refs.get(runId)), number, Instant.now(), request));
  }

  byte[] encoded(RecordedEvent event) {
    return codec.encode(event);
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()));
  }

  /// The dead letters of what lies at this place.
  List<ConsumerRecord<String, byte[]>> deadLetters(RecordMetadata place) {
    try (KafkaConsumer<String, byte[]> reading =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", infrastructure.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          reading.partitionsFor(Topics.dltOf(place.topic())).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      reading.assign(partitions);
      reading.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
      List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
      while (partitions.stream().anyMatch(of -> reading.position(of) < ends.getOrDefault(of, 0L))) {
        for (ConsumerRecord<String, byte[]> record : reading.poll(Duration.ofMillis(100))) {
          if (header(record, "partition").equals(Integer.toString(place.partition()))
              && header(record, "offset").equals(Long.toString(place.offset()))) {
            found.add(record);
          }
        }
      }
      return found;
    }
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(
        record.headers().lastHeader("storyloom_dlt_" + name).value(), StandardCharsets.UTF_8);
  }

  void cancel(RunId runId) {
    cancel(runId, CancelReason.USER);
  }

  void cancel(RunId runId, CancelReason reason) {
    send(runId, controls.incrementAndGet(), new RunCancelRequested(reason, null));
  }

  void pause(RunId runId) {
    send(runId, controls.incrementAndGet(), new RunPauseRequested());
  }

  void resume(RunId runId) {
    send(runId, controls.incrementAndGet(), new RunResumeRequested(null));
  }

  /// Deletes a project as the API does, with the cancel of its active run.
  void delete(ProjectId project, RunId active) {
    jdbc.update("delete from catalog.project where id = ?", project.value());
    cancel(active, CancelReason.PROJECT_DELETED);
  }

  /// Lets commands be sent for a run that was not begun here.
  void know(ProjectId project, RunId runId) {
    refs.put(runId, new RunRef(TenantId.DEFAULT, project, runId));
  }

  /// The events of a run up to its end, checked to be gapless.
  List<RunEvent> finished(RunId runId) {
    return finished(runId, 1);
  }

  /// The same for a run whose events begin with this sequence.
  List<RunEvent> finished(RunId runId, long first) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> eventsOf(runId).stream().anyMatch(event -> isEnd(event.event())));
    List<RecordedEvent> all = eventsOf(runId).stream().distinct().toList();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).sequence() != first + i) {
        throw new AssertionError("Expected sequence " + (first + i) + " in " + all);
      }
    }
    return all.stream().map(RecordedEvent::event).toList();
  }

  /// The row of another worker.
  ///
  /// @param stamp an SQL expression
  long incarnation(String instance, String stamp, boolean dead) {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "insert into work.worker (instance, stamp, dead) values (?, %s, ?) returning incarnation"
                .formatted(stamp),
            Long.class,
            instance,
            dead));
  }

  List<RecordedEvent> eventsOf(RunId runId) {
    return events.getOrDefault(runId, List.of());
  }

  void awaitEvent(RunId runId, Class<? extends RunEvent> type) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> eventsOf(runId).stream().anyMatch(event -> type.isInstance(event.event())));
  }

  static boolean isEnd(RunEvent event) {
    return event instanceof RunCompleted
        || event instanceof RunFailed
        || event instanceof RunCancelled;
  }

  static List<String> names(List<RunEvent> events) {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  List<Integer> storiesPerEpic(ProjectId project) {
    return jdbc.query(
        """
        select count(s.id) from catalog.epic e left join catalog.story s on s.epic_id = e.id
         where e.project_id = ? group by e.number order by e.number
        """,
        (row, _) -> row.getInt(1),
        project.value());
  }

  boolean isActive(ProjectId project) {
    return !jdbc.queryForList(
            "select 1 from intake.active_run where project_id = ?", project.value())
        .isEmpty();
  }

  @Override
  public void close() {
    List.copyOf(workers.values()).forEach(ConfigurableApplicationContext::close);
    consumer.wakeup();
    producer.close();
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
      admin
          .deleteTopics(
              Arrays.asList(Topics.COMMANDS, Topics.EVENTS, Topics.COMMANDS_DLT, Topics.EVENTS_DLT))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
