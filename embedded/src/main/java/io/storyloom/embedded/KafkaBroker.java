package io.storyloom.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A single-node KRaft broker inside this JVM, on the loopback address only.
final class KafkaBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);
  private static final int NODE = 1;
  private static final int ATTEMPTS = 3;
  private static final int OFFSETS_PARTITIONS = 8;
  private static final int CREATION_SECONDS = 30;

  private final KafkaRaftServer server;
  private final int port;

  private KafkaBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  static KafkaBroker start(Path dir, int requestedPort) {
    keepTheJvm();
    for (int attempt = 1; ; attempt++) {
      int port = requestedPort == 0 ? Ports.anyFree() : requestedPort;
      int controllerPort = Ports.anyFree();
      try {
        return start(dir, port, controllerPort);
      } catch (Exception | AssertionError e) {
        boolean portLost = Ports.busy(controllerPort) || (requestedPort == 0 && Ports.busy(port));
        if (!portLost || attempt == ATTEMPTS) {
          throw new InfrastructureException(
              "Kafka did not start on "
                  + dir
                  + " ("
                  + e.getMessage()
                  + "): see the log, or reset the data directory if its contents may go.",
              e);
        }
      }
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static KafkaBroker start(Path dir, int port, int controllerPort) throws Exception {
    boolean fresh = !Files.exists(dir.resolve("meta.properties"));
    if (fresh) {
      format(dir);
    }
    KafkaConfig config = new KafkaConfig(settings(dir, port, controllerPort));
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      if (fresh) {
        createOffsetsTopic(port);
      }
    } catch (Exception | AssertionError e) {
      try {
        server.shutdown();
      } catch (RuntimeException | AssertionError f) {
        e.addSuppressed(f);
      }
      throw e;
    }
    return new KafkaBroker(server, port);
  }

  /// Otherwise the first consumers have the broker create it, several times over at once, and it
  /// warns of every time but the first.
  private static void createOffsetsTopic(int port) throws Exception {
    NewTopic topic =
        new NewTopic(Topic.GROUP_METADATA_TOPIC_NAME, OFFSETS_PARTITIONS, (short) 1)
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      admin.createTopics(List.of(topic)).all().get(CREATION_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static void format(Path dir) throws Exception {
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(dir.toString())
          .setMetadataLogDirectory(dir.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    }
  }

  private static Map<String, String> settings(Path dir, int port, int controllerPort) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", String.valueOf(NODE)),
        Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("inter.broker.listener.name", "PLAINTEXT"),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("log.dirs", dir.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", String.valueOf(OFFSETS_PARTITIONS)),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.min.session.timeout.ms", "1000"),
        // Segments are few and small, so that starting after a kill has little to check.
        Map.entry("log.segment.bytes", String.valueOf(128 << 20)),
        Map.entry("log.index.size.max.bytes", String.valueOf(1 << 20)),
        Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("num.recovery.threads.per.data.dir", "2"),
        Map.entry("background.threads", "2"),
        Map.entry("metric.reporters", ""),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        Map.entry("broker.session.timeout.ms", String.valueOf(session(dir).toMillis())));
  }

  /// The controller lets a killed broker in again only when the session of its former life is over,
  /// which it counts anew from its own start; a clean stop ends the session at once.
  private static Duration session(Path dir) {
    boolean killed =
        Files.exists(dir.resolve("__cluster_metadata-0"))
            && !Files.exists(dir.resolve(".kafka_cleanshutdown"));
    return killed ? Duration.ofSeconds(2) : Duration.ofSeconds(9);
  }

  /// By default a broker that fails halts the JVM; here the failure is for the caller to tell.
  private static void keepTheJvm() {
    Exit.setExitProcedure((status, message) -> fail(message));
    Exit.setHaltProcedure((status, message) -> fail(message));
  }

  private static void fail(String message) {
    log.error("The Kafka broker failed{}", message == null ? "" : ": " + message);
    throw new BrokerFailed(message);
  }

  private static final class BrokerFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerFailed(String message) {
      super(message);
    }
  }
}
