package io.storyloom.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long a start takes until it is accepted, and then until the first epic is started: from the
/// answer to the commit of `EpicStarted`, by the clock of the one machine.
@Command(
    name = "start-latency",
    description = "Time until a start is accepted, and then until its first epic starts.",
    mixinStandardHelpOptions = true)
final class StartLatency implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "Data directory of ./storyloom start.")
  private Path data = Path.of("");

  @Option(names = "--starts", defaultValue = "500")
  private int starts;

  @Option(names = "--warm-up", defaultValue = "100")
  private int warmUp;

  @Override
  public Integer call() throws Exception {
    Installation installation = new Installation(data);
    double[] accepted = new double[starts];
    double[] started = new double[starts];
    try (Connection connection = installation.database()) {
      for (int i = -warmUp; i < starts; i++) {
        String project = installation.project(1);
        long begun = System.nanoTime();
        String run = installation.start(project);
        double millis = (System.nanoTime() - begun) / 1e6;
        long answered = System.currentTimeMillis();
        double after = firstEpic(connection, run) - answered;
        if (i >= 0) {
          accepted[i] = millis;
          started[i] = Math.max(0, after);
        }
      }
    }
    System.out.println("accepted: " + Percentiles.ofMillis(accepted));
    System.out.println("first epic started after that: " + Percentiles.ofMillis(started));
    return 0;
  }

  private static double firstEpic(Connection connection, String run)
      throws SQLException, InterruptedException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select extract(epoch from started_at) * 1000 from progress.run_epic
             where run_id = ?::uuid and started_at is not null
            """)) {
      statement.setString(1, run);
      while (true) {
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            return row.getDouble(1);
          }
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }
}
