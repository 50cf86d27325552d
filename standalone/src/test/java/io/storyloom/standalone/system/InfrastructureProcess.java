package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.standalone.Launcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;

/// Broker, registry and database of a test's own, which can be killed and started again with the
/// same data on the same ports.
final class InfrastructureProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path folder;
  private final Path data;
  private final String[] command;
  private Launcher launcher;

  /// Starts it and waits for it.
  InfrastructureProcess(Path folder) throws IOException {
    this.folder = folder;
    data = folder.resolve("data");
    command =
        new String[] {
          "infra",
          "--data=" + data,
          "--kafka-port=" + freePort(),
          "--postgres-port=" + freePort(),
          "--registry-port=" + freePort()
        };
    launcher = Launcher.run(folder, command);
    awaitReady();
  }

  /// Of those that the system gives to no client: one that looks for somebody who is away could be
  /// given that one's port, and would keep it.
  private static int freePort() {
    Random random = new Random();
    while (true) {
      int port = random.nextInt(20_000, 32_768);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException _) {
        // Somebody has it.
      }
    }
  }

  String bootstrapServers() throws IOException {
    return Launcher.endpoints(data).kafka();
  }

  String registryUrl() throws IOException {
    return Launcher.endpoints(data).registry();
  }

  TestDatabase database() throws IOException {
    Launcher.Endpoints at = Launcher.endpoints(data);
    return new TestDatabase(at.jdbcUrl(), at.jdbcUser(), at.jdbcPassword());
  }

  /// Everything is gone at once, nothing is put in order before.
  void kill() throws IOException, InterruptedException {
    launcher.signal("KILL");
    launcher.exitCode();
    String pid = Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst();
    ProcessHandle postgres = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    // For PostgreSQL what a kill is: its processes end at once, and its next start is a recovery.
    new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
    postgres.onExit().join();
  }

  /// Starts what was killed, and waits for it.
  void startAgain() throws IOException {
    launcher = Launcher.run(folder, command);
    awaitReady();
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> launcher.err().contains("Ready in") || !launcher.isAlive());
    assertThat(launcher.err()).contains("Ready in");
  }

  @Override
  public void close() {
    launcher.close();
  }
}
