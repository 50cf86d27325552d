package io.storyloom.standalone.stack;

import io.storyloom.embedded.Claim;
import io.storyloom.embedded.EmbeddedInfrastructure;
import io.storyloom.embedded.Endpoints;
import io.storyloom.embedded.InfrastructureException;
import io.storyloom.embedded.Ports;
import io.storyloom.standalone.terminal.Refusal;
import io.storyloom.standalone.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Broker, database, registry and the three services in this process. Stops in order when closed,
/// and with the process however that ends, short of a kill.
public final class Stack implements AutoCloseable {
  private static final long STILL_STARTING_SECONDS = 20;

  private final Claim claim;
  private final Path directory;
  private final CompletableFuture<EmbeddedInfrastructure> infrastructure =
      new CompletableFuture<>();
  private final Services services;
  private boolean closed;

  private Stack(Claim claim, Path directory, int port, Map<String, String> settings) {
    this.claim = claim;
    this.directory = directory;
    this.services =
        new Services(port, settings, infrastructure.thenApply(EmbeddedInfrastructure::endpoints));
  }

  /// Brings everything up; `port` 0 is any free one. Returns when the services take work.
  public static Stack up(Path directory, int port, Map<String, String> settings) {
    Claim claim = DirectoryInUse.claim(directory);
    LauncherLog.to(directory.resolve("logs"), settings);
    var stack = new Stack(claim, directory, port, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
    try {
      stack.start();
      return stack;
    } catch (RuntimeException | Error e) {
      log().error("Could not start", e);
      stack.close();
      throw e;
    }
  }

  /// Where things listen; written to `endpoints.json` too.
  public Endpoints endpoints() {
    return infrastructure.join().endpoints().withHttp(services.http().toString());
  }

  /// Says which settings no service reads, as they may be spelt wrong.
  public void warnOfUnread(Terminal terminal) {
    for (String key : services.unread()) {
      terminal.say("storyloom: warning: no service reads %s, given by --set".formatted(key));
    }
  }

  public URI http() {
    return services.http();
  }

  public Path logs() {
    return directory.resolve("logs");
  }

  /// The services' start-up hides behind the infrastructure's: they wait only where they need an
  /// address.
  private void start() {
    Thread.ofPlatform().name("infrastructure").start(this::startInfrastructure);
    try {
      services.start();
    } catch (RuntimeException e) {
      throw infrastructure.isCompletedExceptionally() ? refusal() : e;
    }
    infrastructure.join().publish(endpoints());
  }

  private void startInfrastructure() {
    try {
      infrastructure.complete(EmbeddedInfrastructure.start(claim, Ports.free()));
    } catch (RuntimeException | Error e) {
      infrastructure.completeExceptionally(e);
    }
  }

  private RuntimeException refusal() {
    try {
      infrastructure.join();
      throw new IllegalStateException("the infrastructure did start");
    } catch (CompletionException e) {
      return e.getCause() instanceof InfrastructureException cause
          ? DirectoryInUse.hint(directory, cause)
          : Refusal.because("Broker, database and registry could not start: " + e.getCause(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    services.close();
    try {
      infrastructure.get(STILL_STARTING_SECONDS, TimeUnit.SECONDS).close();
    } catch (ExecutionException e) {
      // It never was up, and has cleaned up behind itself.
      log().debug("Nothing to stop", e);
    } catch (TimeoutException e) {
      log().warn("The infrastructure was still starting when it had to stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Not a constant: the log's place has to be known first.
  private static Logger log() {
    return LoggerFactory.getLogger(Stack.class);
  }
}
