package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// A service as it was packaged in a process of its own, which never outlives this JVM.
final class ServiceProcess implements AutoCloseable {

  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String instance;
  private final int port;
  private final Process process;
  private final Thread hook;

  /// @param module as `worker-service`
  /// @param environment where the infrastructure is
  ServiceProcess(Start how, String module, String instance, Map<String, String> environment) {
    this.instance = instance;
    List<String> command =
        new ArrayList<>(List.of(JAVA, "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(how.options(module));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().put("STORYLOOM_INSTANCE", instance);
    builder.redirectErrorStream(true);
    builder.redirectOutput(Path.of("target", "process-" + instance + ".log").toFile());
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hook = new Thread(process::destroyForcibly, "kill-" + instance);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  long pid() {
    return process.pid();
  }

  String instance() {
    return instance;
  }

  String url() {
    return "http://localhost:" + port;
  }

  void awaitReady() {
    Awaitility.await(instance + " is ready").atMost(PATIENCE).until(this::ready);
  }

  private boolean ready() {
    assertThat(process.isAlive()).as("%s is alive, see target/process-*.log", instance).isTrue();
    try {
      URI readiness = URI.create(url() + "/actuator/health/readiness");
      return CLIENT
              .send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.ofString())
              .statusCode()
          == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// As `kill -9` does, and only once it is gone.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// As an orchestrator does, and only once it is gone.
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  void suspend() {
    signal("-STOP");
  }

  void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", signal, String.valueOf(process.pid())).inheritIO().start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
