package io.storyloom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/// Another JVM that holds an infrastructure on a directory, with a mark in it, until it is killed.
final class ChildJvm implements AutoCloseable {
  private static final String READY = "ready";

  private final Process process;

  private ChildJvm(Process process) {
    this.process = process;
  }

  static ChildJvm holding(Path dir, String mark) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ChildJvm.class.getName(),
                dir.toString(),
                mark)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = process.inputReader(UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(READY)) {
        return new ChildJvm(process);
      }
    }
    throw new IOException("the child ended with " + process.onExit().join().exitValue());
  }

  long pid() {
    return process.pid();
  }

  /// As by `kill -9`: no hook runs, its PostgreSQL stays.
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] arguments) throws Exception {
    EmbeddedInfrastructure infrastructure =
        EmbeddedInfrastructure.start(Path.of(arguments[0]), Ports.free());
    infrastructure.publish(infrastructure.endpoints());
    Contents.write(infrastructure.endpoints(), arguments[1]);
    System.out.println(READY);
    Thread.currentThread().join();
  }
}
