package io.storyloom.standalone.stack;

import io.storyloom.projector.reconcile.RebuildOnce;
import io.storyloom.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `rebuild`: folds the read tables of what runs in a data directory anew from the log.
@Command(
    name = "rebuild",
    description = "Makes what is shown of runs anew from their events, beside running services.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all is as the log says, 2 some runs were left as they are, 1 anything else."
    })
public final class RebuildCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DataDirectory data = new DataDirectory();

  public RebuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path directory = data.path();
    List<String> arguments = RunningServices.arguments(RunningServices.in(directory));
    RunningServices.logBeside(directory, RebuildOnce.NAME);
    int exitCode = RebuildOnce.run(arguments, terminal.out());
    terminal.out().flush();
    return exitCode;
  }
}
