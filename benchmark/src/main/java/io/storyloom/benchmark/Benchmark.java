package io.storyloom.benchmark;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The benchmarks, each a command.
@Command(
    name = "benchmark",
    description = "Measures a running Storyloom over HTTP.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Throughput.class,
      StartLatency.class,
      ManyRuns.class,
      ProgressReads.class,
      LiveLatency.class,
      ProjectPage.class
    })
public final class Benchmark {

  private Benchmark() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }
}
