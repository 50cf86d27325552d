package io.storyloom.standalone.stack;

import io.storyloom.embedded.EmbeddedInfrastructure;
import io.storyloom.embedded.Endpoints;
import io.storyloom.embedded.InfrastructureException;
import io.storyloom.standalone.terminal.Assignments;
import io.storyloom.standalone.terminal.ExitCode;
import io.storyloom.standalone.terminal.Terminal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `start`: keeps everything up until Ctrl-C.
@Command(
    name = "start",
    description =
        "Keeps everything up: HTTP API, worker, projector, Kafka, PostgreSQL and schema registry.",
    mixinStandardHelpOptions = true)
public final class StartCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "HTTP port, 0 for any free one. Default: ${DEFAULT-VALUE}")
  private int port;

  @Mixin private final DataDirectory data = new DataDirectory();

  @Option(names = "--reset", description = "Deletes everything in the data directory first.")
  private boolean reset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A property of the services, as in --set storyloom.generator.mock.latency=200ms. Repeatable.")
  private final List<String> assignments = new ArrayList<>();

  public StartCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> settings = Assignments.parse(assignments);
    Path directory = data.path();
    HttpPort.check("--port", port);
    if (reset) {
      reset(directory);
    }
    Stack stack = Stack.up(directory, port, settings);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> terminal.say("Stopping ..."), "farewell"));
    stack.warnOfUnread(terminal);
    show(stack);
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private void reset(Path directory) {
    try {
      EmbeddedInfrastructure.reset(directory);
    } catch (InfrastructureException e) {
      throw DirectoryInUse.hint(directory, e);
    }
  }

  private void show(Stack stack) {
    Endpoints endpoints = stack.endpoints();
    terminal.say("HTTP API       " + stack.http() + "/api/v1");
    terminal.say("Metrics        " + stack.http() + "/actuator/prometheus");
    InfraCommand.show(terminal, endpoints);
    terminal.say("Data           " + data.path());
    terminal.say("Logs           " + stack.logs().resolve("storyloom.log"));
    terminal.say("");
    terminal.say(
        "Try            ./storyloom generate examples/community-garden.md --pacing fast --url "
            + stack.http());
    long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    terminal.say(String.format(Locale.ROOT, "Ready in %.1f s", millis / 1000.0));
  }
}
