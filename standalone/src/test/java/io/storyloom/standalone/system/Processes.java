package io.storyloom.standalone.system;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The services as they are deployed, each in a process of its own, on a database of their own.
final class Processes implements AutoCloseable {

  private final Start how;
  private final String bootstrapServers;
  private final TestDatabase database;
  private final String groups = TestInfrastructure.shared().uniquePrefix();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, ServiceProcess> running = new HashMap<>();
  final JdbcClient jdbc;
  final Invariants invariants;

  Processes() {
    this(Start.QUICK, TestInfrastructure.shared(), TestInfrastructure.shared().createDatabase());
  }

  Processes(Start how, TestInfrastructure infrastructure, TestDatabase database) {
    this(how, infrastructure.bootstrapServers(), infrastructure.registryUrl(), database);
  }

  Processes(Start how, String bootstrapServers, String registryUrl, TestDatabase database) {
    how.prepare();
    this.how = how;
    this.bootstrapServers = bootstrapServers;
    this.database = database;
    jdbc = Services.database(database);
    invariants = new Invariants(bootstrapServers, registryUrl, jdbc);
    environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("SPRING_DATASOURCE_URL", database.jdbcUrl());
    environment.put("SPRING_DATASOURCE_USERNAME", database.user());
    environment.put("SPRING_DATASOURCE_PASSWORD", database.password());
    environment.put("STORYLOOM_SCHEMA_REGISTRY_URL", registryUrl);
    environment.put("STORYLOOM_KAFKA_REPLICATION_FACTOR", "1");
  }

  /// Of every service that is started from now on.
  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /// Starts a service, again if it ran before, without waiting for it.
  ///
  /// @param module as `worker-service`
  ServiceProcess start(String module, String instance) {
    Map<String, String> own = new HashMap<>(environment);
    own.put("SPRING_KAFKA_CONSUMER_GROUP_ID", groups + module);
    ServiceProcess process = new ServiceProcess(how, module, instance, own);
    running.put(instance, process);
    return process;
  }

  ServiceProcess get(String instance) {
    return Objects.requireNonNull(running.get(instance));
  }

  void awaitReady() {
    running.values().forEach(ServiceProcess::awaitReady);
  }

  /// Whoever takes this closes it.
  Connection connection() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  @Override
  public void close() {
    running.values().forEach(ServiceProcess::close);
    Services.deleteTopics(bootstrapServers);
  }
}
