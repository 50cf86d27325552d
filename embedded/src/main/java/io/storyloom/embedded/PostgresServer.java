package io.storyloom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A durable PostgreSQL server beside this JVM, on the loopback address only. When it ends by
/// itself, as when the system kills it, it is started again at the same address.
final class PostgresServer implements AutoCloseable {
  static final int MAJOR = 18;
  static final String USER = "storyloom";
  static final String DATABASE = "storyloom";

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final int ATTEMPTS = 3;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  /// The processes of a killed server need a moment to end.
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private static final int ATTEMPTS_PER_WARNING = 10;

  private static final Executor RESTARTS =
      task -> Thread.ofPlatform().name("postgres-restart").daemon().start(task);

  private final PostgresFiles files;
  private final PostgresBinaries binaries;
  private final String password;
  private int port;
  private boolean closed;

  private PostgresServer(PostgresFiles files, PostgresBinaries binaries, String password) {
    this.files = files;
    this.binaries = binaries;
    this.password = password;
  }

  /// Starts the server, creating the cluster and the database first if they do not exist; a server
  /// that a killed process left running on this directory is stopped before.
  static PostgresServer start(Path dir, Path logs, int port) {
    PostgresFiles files = new PostgresFiles(dir, logs);
    files.requireMajor(MAJOR);
    try {
      PostgresBinaries binaries = PostgresBinaries.unpacked(dir.resolve("programs"));
      PostgresServer server = new PostgresServer(files, binaries, files.password());
      server.stopLeftover();
      if (!files.initialized()) {
        server.initialize();
      }
      server.launch(port);
      server.keepUp();
      return server;
    } catch (IOException | SQLException e) {
      throw new InfrastructureException(
          "PostgreSQL did not start (" + e.getMessage() + "): see " + logs + ".", e);
    }
  }

  /// Stops a server that a killed process left running on this directory.
  static void stopLeftover(Path dir, Path logs) {
    PostgresFiles files = new PostgresFiles(dir, logs);
    if (files.running().isEmpty()) {
      return;
    }
    try {
      new PostgresServer(files, PostgresBinaries.unpacked(dir.resolve("programs")), "")
          .stopLeftover();
    } catch (IOException e) {
      throw new InfrastructureException(
          "A PostgreSQL left running on " + dir + " could not be stopped: stop it by hand.", e);
    }
  }

  String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  String password() {
    return password;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      stop();
    } catch (IOException e) {
      throw new InfrastructureException(
          "PostgreSQL did not stop (" + e.getMessage() + "): stop it by hand.", e);
    }
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private void stopLeftover() throws IOException {
    if (files.running().isPresent()) {
      log.info("Stopping the PostgreSQL that a killed process left on {}", files.data());
      stop();
    }
    // Whatever it says now, no server of this directory is alive.
    Files.deleteIfExists(files.data().resolve("postmaster.pid"));
  }

  private void initialize() throws IOException {
    Path fresh = files.fresh();
    run(
        "initdb",
        List.of(
            "--pgdata=" + fresh,
            "--username=" + USER,
            "--pwfile=" + files.passwordFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions"));
    files.includeOwnConfiguration(fresh);
    Files.move(fresh, files.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void launch(int requestedPort) throws IOException, SQLException {
    for (int attempt = 1; ; attempt++) {
      port = requestedPort == 0 ? Ports.anyFree() : requestedPort;
      files.configure(port);
      try {
        startServer();
        createDatabase();
        return;
      } catch (IOException e) {
        if (requestedPort != 0 || attempt == ATTEMPTS || !Ports.busy(port)) {
          throw e;
        }
      }
    }
  }

  private void startServer() throws IOException {
    run("pg_ctl", List.of("--pgdata=" + files.data(), "--wait", "--timeout=120", "start"));
  }

  /// @return false when it has ended already
  private boolean keepUp() {
    Optional<ProcessHandle> server = files.running();
    if (server.isPresent()) {
      var _ = server.get().onExit().thenRunAsync(this::restart, RESTARTS);
    }
    return server.isPresent();
  }

  private synchronized void restart() {
    if (!closed) {
      log.error("PostgreSQL has ended by itself and is started again; see {}", files.logs());
    }
    try {
      for (int attempt = 1; !closed && !isStartedAgain(attempt); attempt++) {
        wait(PAUSE_AFTER_FAILURE.toMillis());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStartedAgain(int attempt) {
    try {
      startServer();
      return keepUp();
    } catch (IOException e) {
      if (attempt % ATTEMPTS_PER_WARNING == 0) {
        log.warn("PostgreSQL does not start and is tried on: {}; see {}", e, files.logs());
      }
      return false;
    }
  }

  private void createDatabase() throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, password);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select 1 from pg_database where datname = '" + DATABASE + "'")) {
      if (!found.next()) {
        statement.execute("create database " + DATABASE);
      }
    }
  }

  private void stop() throws IOException {
    try {
      stop("fast");
    } catch (IOException e) {
      if (files.running().isEmpty()) {
        return;
      }
      log.warn("PostgreSQL did not stop within {}, stopping it at once", STOP_PATIENCE);
      stop("immediate");
    }
  }

  private void stop(String mode) throws IOException {
    run(
        "pg_ctl",
        List.of(
            "--pgdata=" + files.data(),
            "--mode=" + mode,
            "--wait",
            "--timeout=" + STOP_PATIENCE.toSeconds(),
            "stop"));
  }

  /// Output goes to a file, as a started server keeps its end of a pipe open.
  private void run(String program, List<String> arguments) throws IOException {
    Path output = files.output(program);
    ProcessBuilder builder =
        new ProcessBuilder(binaries.command(program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    Process process = builder.start();
    try {
      if (!process.waitFor(150, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(reason(program, Files.readString(output, UTF_8)));
    }
  }

  private static String reason(String program, String output) {
    if (output.contains("cannot be run as root")) {
      return "it does not run as root and this machine offers no user namespaces: use a normal"
          + " user";
    }
    return output
        .lines()
        .filter(line -> line.contains("FATAL") || line.contains("error"))
        .map(String::strip)
        .findFirst()
        .orElse(program + " failed");
  }

  static String newPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
