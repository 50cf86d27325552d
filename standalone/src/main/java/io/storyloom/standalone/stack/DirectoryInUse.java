package io.storyloom.standalone.stack;

import io.storyloom.embedded.Claim;
import io.storyloom.embedded.InfrastructureException;
import io.storyloom.standalone.terminal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Makes the infrastructure's refusal one of the command line's, and names the service that runs
/// there, if any does.
final class DirectoryInUse {
  private DirectoryInUse() {}

  /// Before anything logs, as the log in the directory is that of whoever uses it.
  static Claim claim(Path directory) {
    try {
      return Claim.on(directory);
    } catch (InfrastructureException e) {
      throw hint(directory, e);
    }
  }

  static Refusal hint(Path directory, InfrastructureException cause) {
    String sentence = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    String http = runningAt(directory.resolve("endpoints.json"));
    return Refusal.because(
        http.isEmpty()
            ? sentence
            : "%s To use the one that runs there, add --url %s".formatted(sentence, http),
        cause);
  }

  private static String runningAt(Path endpoints) {
    try {
      var json = JsonMapper.shared().readTree(Files.readString(endpoints));
      boolean alive =
          ProcessHandle.of(json.path("pid").asLong(-1)).filter(ProcessHandle::isAlive).isPresent();
      return alive && json.path("http").isString() ? json.path("http").stringValue() : "";
    } catch (IOException | JacksonException e) {
      return "";
    }
  }
}
