package io.storyloom.standalone.stack;

import io.storyloom.embedded.Endpoints;
import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What another process keeps up in a data directory.
final class RunningServices {
  private RunningServices() {}

  /// Where it listens.
  static Endpoints in(Path directory) {
    try {
      Endpoints endpoints =
          JsonMapper.shared()
              .readValue(Files.readString(directory.resolve("endpoints.json")), Endpoints.class);
      if (ProcessHandle.of(endpoints.pid()).filter(ProcessHandle::isAlive).isPresent()) {
        return endpoints;
      }
    } catch (IOException | JacksonException e) {
      throw nothingRuns(directory);
    }
    throw nothingRuns(directory);
  }

  private static Refusal nothingRuns(Path directory) {
    return Refusal.because(
        "Nothing is running in %s: ./storyloom start brings it up.".formatted(directory));
  }

  /// Gives a command a log of its own: that of the running services has one writer.
  static void logBeside(Path directory, String command) {
    LauncherLog.to(directory.resolve("logs").resolve(command), Map.of());
  }

  /// The same as arguments of a service.
  static List<String> arguments(Endpoints endpoints) {
    return List.of(
        "--spring.kafka.bootstrap-servers=" + endpoints.kafka(),
        "--spring.datasource.url=" + endpoints.jdbcUrl(),
        "--spring.datasource.username=" + endpoints.jdbcUser(),
        "--spring.datasource.password=" + endpoints.jdbcPassword(),
        "--storyloom.schema-registry-url=" + endpoints.registry());
  }
}
