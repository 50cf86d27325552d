package io.storyloom.api.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.storyloom.api.ApiApplication;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The service in a JVM of its own with a heap of 256 MiB, which ends at once when that is not
/// enough. What is left of the heap can be made smaller.
final class ChildService implements AutoCloseable {

  private static final String ANSWER = "> ";

  /// What takes the heap away, in the child.
  private static final List<byte[]> BALLAST = new ArrayList<>();

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;
  private final int port;

  private ChildService(Process process) {
    this.process = process;
    this.answers = process.inputReader(UTF_8);
    this.commands = new PrintWriter(process.outputWriter(UTF_8), true);
    this.port = Math.toIntExact(answer());
  }

  static ChildService start(TestInfrastructure infrastructure, TestDatabase database)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Xmn16m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.storyloom.events.v1",
            "-cp",
            System.getProperty("java.class.path"),
            ChildService.class.getName(),
            "--server.port=0"));
    infrastructure
        .asSpringProperties(database)
        .forEach((name, value) -> command.add("--" + name + "=" + value));
    return new ChildService(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  /// Takes away all of the heap but what the idle service holds and so many MiB beyond it.
  ///
  /// @return how many MiB the idle service holds
  long leave(int mebibytes) {
    commands.println(mebibytes);
    return answer();
  }

  /// Gives back what was taken away.
  void giveBack() {
    commands.println(Integer.MAX_VALUE);
    answer();
  }

  private long answer() {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ANSWER)) {
          return Long.parseLong(line, ANSWER.length(), line.length(), 10);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("The child ended with " + process.onExit().join().exitValue());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public static void main(String[] arguments) throws IOException {
    var context = ApiApplication.application().run(arguments);
    var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    System.out.println(ANSWER + context.getEnvironment().getProperty("local.server.port"));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      BALLAST.clear();
      long idle = held();
      while (free() > Integer.parseInt(line)) {
        BALLAST.add(new byte[1024 * 1024]);
      }
      System.out.println(ANSWER + idle);
    }
    context.close();
  }

  /// What is in use after a collection, in MiB.
  private static long held() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return (runtime.totalMemory() - runtime.freeMemory()) / (1024 * 1024);
  }

  private static long free() {
    return Runtime.getRuntime().maxMemory() / (1024 * 1024) - held();
  }
}
