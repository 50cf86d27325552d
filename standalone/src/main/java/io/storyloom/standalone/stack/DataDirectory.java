package io.storyloom.standalone.stack;

import io.storyloom.standalone.terminal.Refusal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data DIR`: where broker, database and registry keep everything.
public final class DataDirectory {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data directory. Default: $$STORYLOOM_DATA, else ~/.storyloom")
  private @Nullable Path given;

  /// The directory, which need not exist yet.
  public Path path() {
    if (given != null) {
      if (given.toString().isBlank()) {
        throw Refusal.usage("--data needs the path of a directory, not an empty text");
      }
      return given.toAbsolutePath().normalize();
    }
    String variable = System.getenv("STORYLOOM_DATA");
    return variable == null || variable.isBlank()
        ? Path.of(System.getProperty("user.home"), ".storyloom")
        : Path.of(variable).toAbsolutePath().normalize();
  }
}
