package io.storyloom.embedded.test;

import io.storyloom.embedded.InfrastructureException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One broker, database server and schema registry for all tests of a JVM, started at first use and
/// stopped when the JVM exits. Tests stay apart by a database and a topic prefix of their own.
///
/// With `-Dstoryloom.infra=containers` broker and database run in Docker containers instead.
public final class TestInfrastructure {
  private static final String OPTION = "storyloom.infra";

  private final Backend backend;
  private final AtomicInteger databases = new AtomicInteger();

  private TestInfrastructure(Backend backend) {
    this.backend = backend;
  }

  /// What the tests run on.
  interface Backend {
    String bootstrapServers();

    String registryUrl();

    /// The server's main database, whose user may create others.
    TestDatabase mainDatabase();
  }

  /// The JVM's infrastructure; a failed start is not tried again.
  public static TestInfrastructure shared() {
    if (Shared.FAILURE != null) {
      throw new InfrastructureException(
          String.valueOf(Shared.FAILURE.getMessage()), Shared.FAILURE);
    }
    return Objects.requireNonNull(Shared.INSTANCE);
  }

  public String bootstrapServers() {
    return backend.bootstrapServers();
  }

  public String registryUrl() {
    return backend.registryUrl();
  }

  /// The database that all tests share which don't create their own.
  public TestDatabase mainDatabase() {
    return backend.mainDatabase();
  }

  /// A fresh, empty database on the shared server.
  public TestDatabase createDatabase() {
    TestDatabase main = mainDatabase();
    String name = "test_" + databases.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(main.jdbcUrl(), main.user(), main.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new InfrastructureException(
          "No database could be created for a test: " + e.getMessage() + ".", e);
    }
    String url = main.jdbcUrl();
    int slash = url.lastIndexOf('/');
    int parameters = url.indexOf('?', slash);
    return new TestDatabase(
        url.substring(0, slash + 1) + name + (parameters < 0 ? "" : url.substring(parameters)),
        main.user(),
        main.password());
  }

  /// A prefix for topics and groups that no other test has.
  public String uniquePrefix() {
    return "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
  }

  /// The properties that connect a service to the shared database.
  public Map<String, String> asSpringProperties() {
    return asSpringProperties(mainDatabase());
  }

  /// The properties that connect a service to a database of its own.
  public Map<String, String> asSpringProperties(TestDatabase database) {
    return Map.of(
        "spring.kafka.bootstrap-servers", bootstrapServers(),
        "spring.datasource.url", database.jdbcUrl(),
        "spring.datasource.username", database.user(),
        "spring.datasource.password", database.password(),
        "storyloom.schema-registry-url", registryUrl());
  }

  static Backend backend(String name) {
    return switch (name) {
      case "embedded" -> EmbeddedBackend.start();
      case "containers" -> {
        try {
          yield ContainersBackend.start();
        } catch (NoClassDefFoundError e) {
          throw new InfrastructureException(
              "-Dstoryloom.infra=containers needs Testcontainers on the class path: run the tests"
                  + " with Maven, whose profile containers adds it.",
              e);
        }
      }
      default ->
          throw new InfrastructureException(
              "-Dstoryloom.infra="
                  + name
                  + " is unknown: use embedded (the default) or containers.");
    };
  }

  private static final class Shared {
    static final @Nullable TestInfrastructure INSTANCE;
    static final @Nullable RuntimeException FAILURE;

    static {
      TestInfrastructure started = null;
      RuntimeException failure = null;
      try {
        started = new TestInfrastructure(backend(System.getProperty(OPTION, "embedded")));
      } catch (RuntimeException e) {
        failure = e;
      }
      INSTANCE = started;
      FAILURE = failure;
    }
  }
}
