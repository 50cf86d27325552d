package io.storyloom.messaging.deadletter;

/// Why a record can never be processed, as the header `storyloom_dlt_reason` says.
public enum DeadLetterReason {
  /// A tombstone.
  NO_VALUE,
  NO_KEY,
  /// Not in the wire format, cut off, or with a value the contract does not know.
  UNDECODABLE,
  /// The registry says that no schema has this id.
  UNKNOWN_SCHEMA,
  /// A record, but none of this topic's.
  WRONG_TYPE,
  /// The key is not the run id that the record names.
  WRONG_KEY,
  /// The run's records belong into another partition.
  WRONG_PARTITION,
  /// An event that cannot follow what happened before.
  CORRUPT_LOG,
  /// The database refuses a value.
  INVALID_DATA
}
