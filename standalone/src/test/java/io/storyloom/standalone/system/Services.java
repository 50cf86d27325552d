package io.storyloom.standalone.system;

import io.storyloom.api.ApiApplication;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.projector.ProjectorApplication;
import io.storyloom.projector.reconcile.RebuildOnce;
import io.storyloom.projector.reconcile.ReconcileOnce;
import io.storyloom.worker.WorkerApplication;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The three services in this JVM, with a database and consumer groups of their own.
public final class Services implements AutoCloseable {

  final TestInfrastructure infrastructure = TestInfrastructure.shared();
  public final JdbcClient jdbc;
  public final HttpApi api;
  final Invariants invariants;
  private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();
  private final String groups = infrastructure.uniquePrefix();
  private final Map<String, String> properties;
  private ConfigurableApplicationContext http;
  private ConfigurableApplicationContext worker;

  /// @param settings further properties, as `name=value`
  public Services(String... settings) {
    TestDatabase database = infrastructure.createDatabase();
    jdbc = database(database);
    invariants =
        new Invariants(infrastructure.bootstrapServers(), infrastructure.registryUrl(), jdbc);
    properties = new HashMap<>(infrastructure.asSpringProperties(database));
    properties.put("server.port", "0");
    properties.put("storyloom.generator.mock.latency", "0");
    properties.put("storyloom.pacing.fast.delay", "0");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      properties.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    http = start(ApiApplication.application(), "api");
    worker = start(WorkerApplication.application(), "worker");
    start(ProjectorApplication.application(), "projector");
    api = new HttpApi("http://localhost:" + port());
  }

  static JdbcClient database(TestDatabase database) {
    return JdbcClient.create(
        new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));
  }

  /// Asks something while nobody can reach the services' database.
  public <T> T whileDatabaseIsAway(Supplier<T> question) {
    JdbcClient server = database(infrastructure.mainDatabase());
    String name = jdbc.sql("select current_database()").query(String.class).single();
    server.sql("alter database " + name + " allow_connections false").update();
    try {
      server
          .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")
          .param(name)
          .query(Boolean.class)
          .list();
      return question.get();
    } finally {
      server.sql("alter database " + name + " allow_connections true").update();
    }
  }

  private String port() {
    return Objects.requireNonNull(http.getEnvironment().getProperty("local.server.port"));
  }

  /// Until [#startApi] nobody can reach it.
  public void stopApi() {
    properties.put("server.port", port());
    contexts.remove(http);
    http.close();
  }

  /// Under the same address as before.
  public void startApi() {
    http = start(ApiApplication.application(), "api");
  }

  public void stopWorker() {
    contexts.remove(worker);
    worker.close();
  }

  public void startWorker() {
    worker = start(WorkerApplication.application(), "worker");
  }

  private ConfigurableApplicationContext start(SpringApplicationBuilder service, String name) {
    Map<String, String> own = new HashMap<>(properties);
    own.put("spring.kafka.consumer.group-id", groups + name);
    own.put("storyloom.instance", name);
    ConfigurableApplicationContext context =
        service.run(
            own.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new));
    contexts.push(context);
    return context;
  }

  /// What `reconcile` says of the read tables now, after its exit code.
  String reconcile() {
    return said(ReconcileOnce::run);
  }

  /// What `rebuild` says, after its exit code.
  String rebuild() {
    return said(RebuildOnce::run);
  }

  private String said(ToIntBiFunction<List<String>, PrintStream> command) {
    var out = new ByteArrayOutputStream();
    List<String> arguments =
        properties.entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toList();
    int exitCode =
        command.applyAsInt(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    return exitCode + " " + out.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    contexts.forEach(ConfigurableApplicationContext::close);
    deleteTopics(infrastructure.bootstrapServers());
  }

  /// The next test class creates them anew, with partitions as it likes.
  static void deleteTopics(String bootstrapServers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      List<String> ours =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.startsWith("storyloom."))
              .toList();
      admin.deleteTopics(ours).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
