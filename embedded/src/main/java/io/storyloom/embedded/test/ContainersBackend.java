package io.storyloom.embedded.test;

import io.storyloom.embedded.InfrastructureException;
import io.storyloom.embedded.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// Broker and database in Docker containers, which Testcontainers removes when the JVM is gone; the
/// registry stays in the JVM.
record ContainersBackend(
    KafkaContainer kafka, PostgreSQLContainer postgres, SchemaRegistry registry)
    implements TestInfrastructure.Backend {

  static ContainersBackend start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new InfrastructureException(
          "-Dstoryloom.infra=containers needs a Docker daemon and none answers: start Docker, or"
              + " leave the option out to use the embedded broker and database.");
    }
    KafkaContainer kafka = kafkaContainer();
    PostgreSQLContainer postgres = postgresContainer();
    Startables.deepStart(kafka, postgres).join();
    try {
      return new ContainersBackend(
          kafka,
          postgres,
          SchemaRegistry.start(Files.createTempDirectory("storyloom-registry-"), 0));
    } catch (IOException e) {
      throw new InfrastructureException(
          "The schema registry for the tests did not start: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public String registryUrl() {
    return registry.url();
  }

  @Override
  public TestDatabase mainDatabase() {
    return new TestDatabase(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
  }

  private static KafkaContainer kafkaContainer() {
    return new KafkaContainer(DockerImageName.parse("apache/kafka:4.2.1"))
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
        .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "8");
  }

  private static PostgreSQLContainer postgresContainer() {
    return new PostgreSQLContainer(DockerImageName.parse("postgres:18"))
        .withDatabaseName("storyloom")
        .withUsername("storyloom")
        .withPassword("storyloom")
        .withCommand(
            "postgres",
            "-c",
            "fsync=on",
            "-c",
            "max_connections=200",
            "-c",
            "client_connection_check_interval=2s",
            "-c",
            "timezone=UTC");
  }
}
