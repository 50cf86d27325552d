package io.storyloom.embedded.test;

import io.storyloom.embedded.EmbeddedInfrastructure;
import io.storyloom.embedded.Endpoints;
import io.storyloom.embedded.InfrastructureException;
import io.storyloom.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Broker and database inside or beside the test JVM, in a temporary directory.
record EmbeddedBackend(Endpoints endpoints) implements TestInfrastructure.Backend {
  private static final String PREFIX = "storyloom-test-";
  private static final Duration SURELY_STARTED = Duration.ofMinutes(2);

  static EmbeddedBackend start() {
    try {
      sweep();
      Path dir = Files.createTempDirectory(PREFIX);
      EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(dir, Ports.free());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    infrastructure.close();
                    remove(dir);
                  },
                  "test-infrastructure-stop"));
      return new EmbeddedBackend(infrastructure.endpoints());
    } catch (IOException e) {
      throw new InfrastructureException(
          "No temporary directory for the tests: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public String bootstrapServers() {
    return endpoints.kafka();
  }

  @Override
  public String registryUrl() {
    return endpoints.registry();
  }

  @Override
  public TestDatabase mainDatabase() {
    return new TestDatabase(endpoints.jdbcUrl(), endpoints.jdbcUser(), endpoints.jdbcPassword());
  }

  /// Stops and removes what killed test JVMs of this user left behind.
  private static void sweep() throws IOException {
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    Instant old = Instant.ofEpochMilli(System.currentTimeMillis()).minus(SURELY_STARTED);
    List<Path> candidates;
    try (Stream<Path> children = Files.list(temp)) {
      candidates =
          children.filter(child -> child.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path candidate : candidates) {
      if (Files.isWritable(candidate)
          && Files.getLastModifiedTime(candidate).toInstant().isBefore(old)) {
        remove(candidate);
      }
    }
  }

  private static void remove(Path dir) {
    try {
      EmbeddedInfrastructure.reset(dir);
      Files.deleteIfExists(dir.resolve("lock"));
      Files.deleteIfExists(dir);
    } catch (IOException | InfrastructureException _) {
      // In use by another test JVM, or just being removed by it.
    }
  }
}
