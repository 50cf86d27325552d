package io.storyloom.api.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A dead letter as it is kept.
///
/// @param id `<commands|events>-<partition>-<offset>` of the record's first place
/// @param value null also where it was not read
/// @param size of the value in bytes, null when the record has none
/// @param headers those of the record itself
/// @param omitted whether key, value and headers are lost, as the record was too large for its
///   dead-letter topic and gone from its own
@SuppressWarnings("ArrayRecordComponent") // never compared
record DeadLetterRow(
    String id,
    String topic,
    int partition,
    long offset,
    String reason,
    String exception,
    byte @Nullable [] key,
    byte @Nullable [] value,
    @Nullable Integer size,
    List<KeptHeader> headers,
    boolean omitted,
    Instant time,
    @Nullable Instant replayedAt) {

  /// A header of a record; Kafka lets it hold anything.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record KeptHeader(String name, byte @Nullable [] value) {}
}
