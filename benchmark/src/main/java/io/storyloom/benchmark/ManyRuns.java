package io.storyloom.benchmark;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How much longer many runs at once take than one alone, from the first start to the last end in
/// the read tables, and how long each took from its own start to its end as its events tell. The
/// installation is to be started with `--set storyloom.generator.mock.latency=1s --set
/// storyloom.generator.mock.jitter=0 --set storyloom.pacing.fast.delay=0`.
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

  @Option(names = "--clients", defaultValue = "8", description = "Starts sent at the same time.")
  private int clients;

  @Option(names = "--rounds", defaultValue = "8", description = "The last is the warm one.")
  private int rounds;

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(data);
    try (Connection connection = installation.database()) {
      for (int round = 0; round < rounds; round++) {
        double alone = seconds(installation, connection, 1);
        double together = seconds(installation, connection, runs);
        System.out.printf(
            "one run of %d epics: %.2f s, %d at once: %.2f s, ratio %.2f%n",
            epics, alone, runs, together, together / alone);
      }
    }
    return 0;
  }

  private double seconds(Installation installation, Connection connection, int count)
      throws Exception {
    List<String> projects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      projects.add(installation.project(epics));
    }
    long begun = System.nanoTime();
    Array started =
        connection.createArrayOf("uuid", start(installation, projects).toArray(String[]::new));
    double startsEnd = secondsSince(begun);
    awaitEnd(connection, started, count);
    double end = secondsSince(begun);
    System.out.printf(
        "  %d accepted after %.2f s; each took %s%n",
        count, startsEnd, durations(connection, started));
    return end;
  }

  private List<String> start(Installation installation, List<String> projects) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
      List<Future<String>> starts =
          projects.stream().map(project -> pool.submit(() -> installation.start(project))).toList();
      List<String> started = new ArrayList<>();
      for (Future<String> start : starts) {
        started.add(start.get());
      }
      return started;
    }
  }

  private static void awaitEnd(Connection connection, Array runs, int count)
      throws SQLException, InterruptedException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from progress.run where run_id = any(?) and completed_at is not null")) {
      statement.setArray(1, runs);
      while (true) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (row.getInt(1) == count) {
            return;
          }
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static Percentiles durations(Connection connection, Array runs) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select extract(epoch from completed_at - started_at) * 1000
            from progress.run where run_id = any(?)
            """)) {
      statement.setArray(1, runs);
      try (ResultSet row = statement.executeQuery()) {
        DoubleStream.Builder millis = DoubleStream.builder();
        while (row.next()) {
          millis.add(row.getDouble(1));
        }
        return Percentiles.ofMillis(millis.build().toArray());
      }
    }
  }

  private static double secondsSince(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }
}
