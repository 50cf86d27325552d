package io.storyloom.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How much longer many runs at once take than one alone, from the first start to the last end in
/// the read tables. The installation is to be started with `--set
/// storyloom.generator.mock.latency=1s --set storyloom.generator.mock.jitter=0 --set
/// storyloom.pacing.fast.delay=0`.
@Command(
    name = "many-runs",
    description = "How much longer many runs at once take than one alone.",
    mixinStandardHelpOptions = true)
final class ManyRuns implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "Data directory of ./storyloom start.")
  private Path data = Path.of("");

  @Option(names = "--runs", defaultValue = "30")
  private int runs;

  @Option(names = "--epics", defaultValue = "5")
  private int epics;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    Installation installation = new Installation(data);
    try (Connection connection = installation.database()) {
      double alone = seconds(installation, connection, 1);
      double together = seconds(installation, connection, runs);
      System.out.printf(
          "one run of %d epics: %.2f s, %d at once: %.2f s, ratio %.2f%n",
          epics, alone, runs, together, together / alone);
    }
    return 0;
  }

  private double seconds(Installation installation, Connection connection, int count)
      throws SQLException, InterruptedException {
    List<String> projects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      projects.add(installation.project(epics));
    }
    long begun = System.nanoTime();
    List<String> started = projects.stream().map(installation::start).toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from progress.run where run_id = any(?) and completed_at is not null")) {
      statement.setArray(1, connection.createArrayOf("uuid", started.toArray()));
      while (true) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (row.getInt(1) == started.size()) {
            return (System.nanoTime() - begun) / 1e9;
          }
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }
}
