package io.storyloom.standalone.tour;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One bash, as a reader of the documentation has it open: variables stay, a failure is the end.
final class Shell implements AutoCloseable {

  private static final String DONE = "-- done --";

  private final Path folder;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;
  private int steps;

  /// @param directory in which commands run
  /// @param folder for files of its own
  Shell(Path directory, Path folder) throws IOException {
    this.folder = folder;
    this.process =
        new ProcessBuilder("bash", "--noprofile", "--norc")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    this.in = process.outputWriter(UTF_8);
    this.out = process.inputReader(UTF_8);
    // A broken connection, an unexpected status or a missing program must not pass for an answer.
    run("set -eo pipefail");
  }

  /// Executes commands and returns what they wrote.
  ///
  /// @throws AssertionError when one of them failed
  String run(String commands) throws IOException {
    Path script = folder.resolve("step-" + ++steps + ".sh");
    Files.writeString(script, commands + "\n");
    in.write("source '%s' < /dev/null; printf '\\n%s\\n'\n".formatted(script, DONE));
    in.flush();
    StringBuilder written = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(DONE)) {
        return written.toString();
      }
      written.append(line).append('\n');
    }
    throw new AssertionError("A command failed:\n" + commands + "\n\nIt wrote:\n" + written);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    out.close();
  }
}
