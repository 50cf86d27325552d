package io.storyloom.projector.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.projector.ProjectorApplication;
import io.storyloom.run.Counts;
import io.storyloom.run.Run;
import io.storyloom.run.RunAssert;
import io.storyloom.run.RunId;
import io.storyloom.run.RunLog;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/// The projector service on its own database and consumer group, as often as it is started.
final class ProjectorProcess {

  private final TestInfrastructure infrastructure;
  private final TestDatabase database;
  private final String group;

  ProjectorProcess(TestInfrastructure infrastructure) {
    this.infrastructure = infrastructure;
    database = infrastructure.createDatabase();
    group = infrastructure.uniquePrefix() + "projector";
  }

  String group() {
    return group;
  }

  TestDatabase database() {
    return database;
  }

  /// Where database, broker and registry are, as arguments.
  List<String> addresses() {
    return infrastructure.asSpringProperties(database).entrySet().stream()
        .map(e -> "--" + e.getKey() + "=" + e.getValue())
        .toList();
  }

  ConfigurableApplicationContext start(String instance, String... more) {
    Map<String, Object> settings = new HashMap<>(infrastructure.asSpringProperties(database));
    settings.put("spring.kafka.consumer.group-id", group);
    settings.put("storyloom.instance", instance);
    settings.put("spring.datasource.hikari.connection-timeout", "1000");
    settings.put("spring.jmx.enabled", "false");
    settings.put("logging.level.root", "WARN");
    String[] arguments =
        Stream.concat(
                settings.entrySet().stream().map(e -> "--" + e.getKey() + "=" + e.getValue()),
                Arrays.stream(more))
            .toArray(String[]::new);
    return ProjectorApplication.application().web(WebApplicationType.NONE).run(arguments);
  }

  static double metric(ConfigurableApplicationContext service, String outcome) {
    return service
        .getBean(MeterRegistry.class)
        .get("storyloom.projection.events")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  static int partitions(ConfigurableApplicationContext service) {
    MessageListenerContainer container =
        service
            .getBean(KafkaListenerEndpointRegistry.class)
            .getListenerContainer(RunEventListener.ID);
    return container == null || container.getAssignedPartitions() == null
        ? 0
        : container.getAssignedPartitions().size();
  }

  static double lag(ConfigurableApplicationContext service) {
    return service.getBean(MeterRegistry.class).get("storyloom.projection.lag").gauge().value();
  }

  /// Waits until the tables have come as far as the logs, and compares every run and counter.
  void awaitSameAs(Collection<RunLog> logs) {
    List<RunId> ids = logs.stream().map(log -> log.ref().runId()).toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(() -> {
          Map<RunId, Long> sequences =
              runs(ids).stream().collect(Collectors.toMap(run -> run.ref().runId(), Run::sequence));
          for (RunLog log : logs) {
            assertThat(sequences.get(log.ref().runId())).isEqualTo(log.run().sequence());
          }
        });
    for (RunLog log : logs) {
      Run run = run(log.ref().runId());
      assertThat(run).isEqualTo(log.run());
      RunAssert.assertThat(run).isTruthful();
      assertThat(storedCounts(run)).isEqualTo(log.run().counts());
    }
  }

  Run run(RunId id) {
    return runs(List.of(id)).getFirst();
  }

  private List<Run> runs(Collection<RunId> ids) {
    try (Connection connection = connect()) {
      return ProgressReads.load(connection, ids);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Counts storedCounts(Run run) {
    return query(
        """
        select total_epics, completed_epics, failed_epics, skipped_epics, in_flight_epics, pending_epics
        from progress.run where run_id = '%s'
          and total_stories_created = %d and input_tokens = %d and cost_usd = %s
        """
            .formatted(
                run.ref().runId(),
                run.totalStoriesCreated(),
                run.usage().inputTokens(),
                run.usage().costUsd()),
        row ->
            new Counts(
                row.getInt(1),
                row.getInt(2),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6)));
  }

  long positions() {
    return query("select sum(next_offset) from progress.position", row -> row.getLong(1));
  }

  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  <T> T query(String sql, Reading<T> reading) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).as("a row of %s", sql).isTrue();
      return reading.of(row);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The tables of the other services, empty.
  void createForeignSchemas() {
    try (Connection connection = connect()) {
      ScriptUtils.executeSqlScript(connection, new ClassPathResource("foreign-schemas.sql"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @return the rows it touched
  int execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
