package io.storyloom.messaging.relay;

/// The columns by which a schema's run table tells which runs may have something to send, `run_id
/// uuid`, `open boolean` and the two named here, and which trace a run's records belong to:
/// `traceparent text`, null for none.
///
/// @param shardColumn the shard of the run, an int
/// @param positionColumn the last position appended to the outbox, a bigint
/// @param firstPosition the first position of every run
/// @param closesItself whether a run is closed once its terminal event is acknowledged
public record RunTable(
    String schema,
    String shardColumn,
    String positionColumn,
    long firstPosition,
    boolean closesItself) {

  /// `intake.run(run_id, bucket, command_sequence, open, traceparent)`, closed by its owner.
  public static RunTable intake() {
    return new RunTable("intake", "bucket", "command_sequence", 0, false);
  }

  /// `work.run(run_id, partition, sequence, open, traceparent)`, closed by the relay.
  public static RunTable work() {
    return new RunTable("work", "partition", "sequence", 1, true);
  }
}
