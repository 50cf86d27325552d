package io.storyloom.standalone.stack;

import io.storyloom.embedded.Claim;
import io.storyloom.embedded.EmbeddedInfrastructure;
import io.storyloom.embedded.Endpoints;
import io.storyloom.embedded.InfrastructureException;
import io.storyloom.embedded.Ports;
import io.storyloom.standalone.terminal.ExitCode;
import io.storyloom.standalone.terminal.Terminal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `infra`: only broker, database and registry, for services that run as processes of their own.
@Command(
    name = "infra",
    description = "Keeps only Kafka, PostgreSQL and the schema registry up.",
    mixinStandardHelpOptions = true)
public final class InfraCommand implements Callable<Integer> {
  private static final String PORT = "Default: any free one";

  private final Terminal terminal;

  @Mixin private final DataDirectory data = new DataDirectory();

  @Option(names = "--kafka-port", paramLabel = "PORT", description = PORT)
  private int kafkaPort;

  @Option(names = "--postgres-port", paramLabel = "PORT", description = PORT)
  private int postgresPort;

  @Option(names = "--registry-port", paramLabel = "PORT", description = PORT)
  private int registryPort;

  public InfraCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path directory = data.path();
    HttpPort.check("--kafka-port", kafkaPort);
    HttpPort.check("--postgres-port", postgresPort);
    HttpPort.check("--registry-port", registryPort);
    Claim claim = DirectoryInUse.claim(directory);
    LauncherLog.to(directory.resolve("logs"), Map.of());
    EmbeddedInfrastructure infrastructure = start(directory, claim);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminal.say("Stopping ...");
                  infrastructure.close();
                },
                "stop"));
    Endpoints endpoints = infrastructure.endpoints();
    infrastructure.publish(endpoints);
    show(terminal, endpoints);
    terminal.say("Data           " + directory);
    terminal.say("Logs           " + infrastructure.logs().resolve("storyloom.log"));
    terminal.say("");
    terminal.say("For the services:");
    terminal.say("  export SPRING_KAFKA_BOOTSTRAP_SERVERS=" + endpoints.kafka());
    terminal.say("  export SPRING_DATASOURCE_URL=" + endpoints.jdbcUrl());
    terminal.say("  export SPRING_DATASOURCE_USERNAME=" + endpoints.jdbcUser());
    terminal.say("  export SPRING_DATASOURCE_PASSWORD=" + endpoints.jdbcPassword());
    terminal.say("  export STORYLOOM_SCHEMA_REGISTRY_URL=" + endpoints.registry());
    terminal.say("  export STORYLOOM_KAFKA_REPLICATION_FACTOR=1");
    long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    terminal.say(String.format(Locale.ROOT, "Ready in %.1f s", millis / 1000.0));
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  /// The lines that `start` shows too.
  static void show(Terminal terminal, Endpoints endpoints) {
    terminal.say("Kafka          " + endpoints.kafka());
    terminal.say("Registry       " + endpoints.registry());
    terminal.say("PostgreSQL     " + endpoints.jdbcUrl() + " (user " + endpoints.jdbcUser() + ")");
  }

  private EmbeddedInfrastructure start(Path directory, Claim claim) {
    try {
      return EmbeddedInfrastructure.start(claim, new Ports(kafkaPort, postgresPort, registryPort));
    } catch (InfrastructureException e) {
      throw DirectoryInUse.hint(directory, e);
    }
  }
}
