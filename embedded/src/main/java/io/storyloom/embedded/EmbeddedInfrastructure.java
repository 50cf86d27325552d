package io.storyloom.embedded;

import io.storyloom.embedded.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real Kafka broker, PostgreSQL and schema registry that belong to this process and keep their
/// data in one directory. Everything is durable: a killed process goes on where it was.
public final class EmbeddedInfrastructure implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedInfrastructure.class);

  private final DataDirectory directory;
  private final SchemaRegistry registry;
  private final KafkaBroker kafka;
  private final PostgresServer postgres;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedInfrastructure(
      DataDirectory directory,
      SchemaRegistry registry,
      KafkaBroker kafka,
      PostgresServer postgres) {
    this.directory = directory;
    this.registry = registry;
    this.kafka = kafka;
    this.postgres = postgres;
  }

  /// Starts all three at once and returns when all are ready; the directory is created if missing.
  ///
  /// @throws InfrastructureException if the directory or a port cannot be used, or a part fails
  public static EmbeddedInfrastructure start(Path dir, Ports ports) {
    return start(Claim.on(dir), ports);
  }

  /// The same on a directory that was claimed before, and is given back if this fails.
  public static EmbeddedInfrastructure start(Claim claim, Ports ports) {
    DataDirectory directory = claim.directory();
    try {
      ports.requireNotBusy();
      return start(directory, ports);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// Deletes all data in a directory that nobody uses.
  ///
  /// @throws InfrastructureException if it is in use or holds anything that is not Storyloom's
  public static void reset(Path dir) {
    try (DataDirectory directory = DataDirectory.open(dir)) {
      PostgresServer.stopLeftover(directory.postgres(), directory.logs());
      directory.clear();
    }
  }

  /// Where it can be reached, without the API's address.
  public Endpoints endpoints() {
    return new Endpoints(
        null,
        kafka.bootstrapServers(),
        registry.url(),
        postgres.jdbcUrl(),
        PostgresServer.USER,
        postgres.password(),
        ProcessHandle.current().pid());
  }

  /// Writes `endpoints.json`, all or nothing; [#close] removes it.
  public void publish(Endpoints endpoints) {
    directory.publish(endpoints);
  }

  /// The real path of the data directory.
  public Path directory() {
    return directory.root();
  }

  /// Where logs belong; PostgreSQL's are there.
  public Path logs() {
    return directory.logs();
  }

  /// Stops everything, the users of it must have stopped before. Closing twice is harmless.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        directory.unpublish();
      } finally {
        closeAll(List.of(registry, kafka, postgres));
        directory.close();
      }
    }
  }

  private static EmbeddedInfrastructure start(DataDirectory directory, Ports ports) {
    log.info("Starting Kafka, PostgreSQL and the schema registry on {}", directory.root());
    CompletableFuture<KafkaBroker> kafka =
        inBackground("kafka-start", () -> KafkaBroker.start(directory.kafka(), ports.kafka()));
    CompletableFuture<PostgresServer> postgres =
        inBackground(
            "postgres-start",
            () -> PostgresServer.start(directory.postgres(), directory.logs(), ports.postgres()));
    CompletableFuture<SchemaRegistry> registry =
        inBackground("registry-start", () -> startRegistry(directory.registry(), ports.registry()));
    List<CompletableFuture<? extends AutoCloseable>> parts = List.of(registry, kafka, postgres);
    try {
      CompletableFuture.allOf(kafka, postgres, registry).join();
      return new EmbeddedInfrastructure(directory, registry.join(), kafka.join(), postgres.join());
    } catch (CompletionException | CancellationException e) {
      closeAll(
          parts.stream()
              .filter(part -> part.state() == Future.State.SUCCESS)
              .<AutoCloseable>map(CompletableFuture::join)
              .toList());
      throw e.getCause() instanceof InfrastructureException cause
          ? cause
          : new InfrastructureException("The infrastructure did not start: see the log.", e);
    }
  }

  private static SchemaRegistry startRegistry(Path dir, int port) {
    try {
      return SchemaRegistry.start(dir, port);
    } catch (IOException e) {
      throw new InfrastructureException(
          "The schema registry did not start on " + dir + ": " + e.getMessage() + ".", e);
    }
  }

  private static <T> CompletableFuture<T> inBackground(String name, Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, Thread.ofPlatform().name(name).daemon()::start);
  }

  private static void closeAll(List<? extends AutoCloseable> parts) {
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    for (AutoCloseable part : parts) {
      closing.add(inBackground("infrastructure-stop", () -> closed(part)));
    }
    CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).join();
  }

  private static @Nullable Void closed(AutoCloseable part) {
    try {
      part.close();
      return null;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }
}
