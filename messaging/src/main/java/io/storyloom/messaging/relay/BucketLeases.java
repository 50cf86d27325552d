package io.storyloom.messaging.relay;

import io.storyloom.run.RunId;
import java.util.Set;
import javax.sql.DataSource;

/// Ownership by short leases on buckets of runs, in database time and shared fairly among the live
/// instances.
public final class BucketLeases implements ShardOwnership, AutoCloseable {

  public static final int BUCKETS = 16;

  /// @param owner this instance; no two live ones may share it
  public BucketLeases(DataSource dataSource, String schema, String owner) {}

  /// The bucket of a run, to be stored with it.
  public static int bucketOf(RunId run) {
    return (int) (run.value().getLeastSignificantBits() & (BUCKETS - 1));
  }

  public void start() {}

  @Override
  public int shardOf(RunId run) {
    return bucketOf(run);
  }

  @Override
  public Set<Integer> owned() {
    return Set.of();
  }

  /// Gives the buckets back.
  @Override
  public void close() {}
}
