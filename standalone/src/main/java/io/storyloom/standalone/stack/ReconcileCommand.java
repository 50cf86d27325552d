package io.storyloom.standalone.stack;

import io.storyloom.projector.reconcile.ReconcileOnce;
import io.storyloom.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reconcile`: compares the read tables of what runs in a data directory with their truth.
@Command(
    name = "reconcile",
    description = "Compares what is shown of runs with what happened, beside running services.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 nothing differs any more, 2 something does, 1 anything else."})
public final class ReconcileCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final DataDirectory data = new DataDirectory();

  @Option(names = "--repair", description = "Folds the runs that differ anew from their events.")
  private boolean repair;

  public ReconcileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path directory = data.path();
    List<String> arguments =
        new ArrayList<>(RunningServices.arguments(RunningServices.in(directory)));
    if (repair) {
      arguments.add("--repair");
    }
    RunningServices.logBeside(directory, ReconcileOnce.NAME);
    int exitCode = ReconcileOnce.run(arguments, terminal.out());
    terminal.out().flush();
    return exitCode;
  }
}
