package io.storyloom.api.deadletter;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A dead letter as it is shown.
///
/// @param key as text, null when there is none or it is no text
/// @param size of the value in bytes, null when the record has none
/// @param omitted whether key, value and headers are lost, so that it cannot be replayed
/// @param payload the record's value in base64, null when it has none
/// @param record the record in the words of its schema, null when it cannot be read
public record DeadLetterView(
    String id,
    String topic,
    int partition,
    long offset,
    String reason,
    String exception,
    @Nullable String key,
    Instant time,
    @Nullable Instant replayedAt,
    @Nullable Integer size,
    boolean omitted,
    List<Header> headers,
    @Nullable String payload,
    @Nullable JsonNode record) {

  /// @param value as text where it is one, else in base64
  public record Header(String name, @Nullable String value) {}

  /// What lists show.
  public record Summary(
      String id,
      String topic,
      int partition,
      long offset,
      String reason,
      String exception,
      @Nullable String key,
      Instant time,
      @Nullable Instant replayedAt,
      @Nullable Integer size,
      boolean omitted) {}

  public Summary summary() {
    return new Summary(
        id, topic, partition, offset, reason, exception, key, time, replayedAt, size, omitted);
  }

  static Summary summary(DeadLetterRow row) {
    return new Summary(
        row.id(),
        row.topic(),
        row.partition(),
        row.offset(),
        row.reason(),
        row.exception(),
        Texts.of(row.key()),
        row.time(),
        row.replayedAt(),
        row.size(),
        row.omitted());
  }

  static DeadLetterView of(DeadLetterRow row, @Nullable JsonNode record) {
    return new DeadLetterView(
        row.id(),
        row.topic(),
        row.partition(),
        row.offset(),
        row.reason(),
        row.exception(),
        Texts.of(row.key()),
        row.time(),
        row.replayedAt(),
        row.size(),
        row.omitted(),
        row.headers().stream()
            .map(header -> new Header(header.name(), Texts.orBase64(header.value())))
            .toList(),
        row.value() == null ? null : Base64.getEncoder().encodeToString(row.value()),
        record);
  }
}
