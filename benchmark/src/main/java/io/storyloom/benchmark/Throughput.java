package io.storyloom.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Epics per second and CPU per epic, over all processes, of many runs at once. The installation is
/// to be started with `--set storyloom.generator.mock.latency=0 --set
/// storyloom.pacing.fast.delay=0`.
@Command(
    name = "throughput",
    description = "Epics/s and CPU per epic of many runs at once.",
    mixinStandardHelpOptions = true)
final class Throughput implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "Data directory of ./storyloom start.")
  private Path data = Path.of("");

  @Option(names = "--runs", defaultValue = "200")
  private int runs;

  @Option(names = "--epics", defaultValue = "25")
  private int epics;

  @Option(names = "--rounds", defaultValue = "3")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(data);
    for (int round = 1; round <= rounds; round++) {
      List<String> projects = parallel(runs, () -> installation.project(epics));
      Duration cpu = installation.cpu();
      long begun = System.nanoTime();
      List<String> started = new ArrayList<>();
      try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
        List<Future<String>> starts = new ArrayList<>();
        for (String project : projects) {
          starts.add(executor.submit(() -> installation.start(project)));
        }
        for (Future<String> start : starts) {
          started.add(start.get());
        }
      }
      awaitShown(installation, started);
      double seconds = (System.nanoTime() - begun) / 1e9;
      double cpuMillis = installation.cpu().minus(cpu).toNanos() / 1e6;
      int total = runs * epics;
      System.out.printf(
          "round %d: %d epics in %.2f s = %.0f epics/s, %.2f ms CPU per epic%n",
          round, total, seconds, total / seconds, cpuMillis / total);
    }
    return 0;
  }

  private static <T> List<T> parallel(int times, Callable<T> task)
      throws InterruptedException, ExecutionException {
    try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(java.util.Collections.nCopies(times, task))) {
        results.add(future.get());
      }
      return results;
    }
  }

  /// Until the read tables show the end of every run.
  private static void awaitShown(Installation installation, List<String> runs)
      throws SQLException, InterruptedException {
    try (Connection connection = installation.database();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                select count(*) from progress.run
                 where run_id = any(?) and status in ('COMPLETED', 'PARTIAL', 'FAILED')
                """)) {
      statement.setArray(1, connection.createArrayOf("uuid", runs.toArray()));
      while (true) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (row.getInt(1) == runs.size()) {
            return;
          }
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
