package io.storyloom.messaging.outbox;

import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/// Keeps a partition for yesterday, today and the next three days in tables partitioned by the
/// range of a UUIDv7 `run_id`.
///
/// A row that found none waits in `<table>_default` and is moved when its day's partition is made.
public final class DailyPartitions implements AutoCloseable {

  /// @param tables with their schema, each with a default partition `<table>_default`
  public DailyPartitions(DataSource dataSource, Clock clock, List<String> tables) {}

  /// Makes the partitions now and then hourly, on a thread of its own.
  public void start() {}

  @Override
  public void close() {}
}
