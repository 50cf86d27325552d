package io.storyloom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// What PostgreSQL keeps below its directory: cluster, password and configuration.
record PostgresFiles(Path dir, Path logs) {

  Path data() {
    return dir.resolve("data");
  }

  Path passwordFile() {
    return dir.resolve("password");
  }

  Path output(String program) {
    return logs.resolve(program + ".log");
  }

  boolean initialized() {
    return Files.exists(data());
  }

  void requireMajor(int major) {
    Path file = data().resolve("PG_VERSION");
    if (!initialized()) {
      return;
    }
    String found;
    try {
      found = Files.readString(file, UTF_8).strip();
    } catch (IOException e) {
      throw new InfrastructureException(
          data() + " is no PostgreSQL directory: choose another data directory or reset it.", e);
    }
    if (!found.equals(String.valueOf(major))) {
      throw new InfrastructureException(
          data()
              + " was made by PostgreSQL "
              + found
              + " and this is PostgreSQL "
              + major
              + ": choose another data directory or reset it.");
    }
  }

  /// The superuser's password, made up at the first start.
  String password() throws IOException {
    if (!initialized()) {
      Files.deleteIfExists(passwordFile());
      PrivateFiles.write(passwordFile(), PostgresServer.newPassword() + "\n");
    }
    return Files.readString(passwordFile(), UTF_8).strip();
  }

  /// An empty place for a new cluster, which is moved to `data` when complete.
  Path fresh() throws IOException {
    Path fresh = dir.resolve("data.new");
    DataDirectory.deleteTree(fresh);
    return fresh;
  }

  void includeOwnConfiguration(Path cluster) throws IOException {
    Files.writeString(
        cluster.resolve("postgresql.conf"),
        "\ninclude_if_exists = 'storyloom.conf'\n",
        UTF_8,
        StandardOpenOption.APPEND);
  }

  void configure(int port) throws IOException {
    Files.writeString(
        data().resolve("storyloom.conf"),
        """
        # Written at every start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = 200
        client_connection_check_interval = '2s'
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        timezone = 'UTC'
        log_timezone = 'UTC'
        jit = off
        logging_collector = on
        log_directory = '%s'
        log_filename = 'postgres-%%a.log'
        log_rotation_age = '1d'
        log_rotation_size = 0
        log_truncate_on_rotation = on
        """
            .formatted(port, logs.toString().replace("'", "''")),
        UTF_8);
  }

  /// The running server that holds this cluster, going by its `postmaster.pid`: its pid may long
  /// belong to another program, and its directory may have been moved.
  Optional<ProcessHandle> running() {
    Path file = data().resolve("postmaster.pid");
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file, UTF_8);
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> holdsThis(process, lines));
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  private boolean holdsThis(ProcessHandle process, List<String> lines) {
    Path cwd = Path.of("/proc", String.valueOf(process.pid()), "cwd");
    try {
      if (Files.exists(cwd)) {
        return Files.isSameFile(cwd, data());
      }
    } catch (IOException _) {
      return false;
    }
    return process.info().command().filter(command -> command.contains("postgres")).isPresent()
        && lines.size() > 1
        && Path.of(lines.get(1)).equals(data());
  }
}
