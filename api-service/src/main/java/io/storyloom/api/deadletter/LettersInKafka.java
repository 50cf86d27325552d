package io.storyloom.api.deadletter;

import io.storyloom.api.deadletter.DeadLetterRow.KeptHeader;
import io.storyloom.messaging.deadletter.DeadLetterHeaders;
import io.storyloom.messaging.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Reads dead letters from the records of their topics.
final class LettersInKafka {

  private static final Map<String, String> KINDS =
      Map.of(Topics.COMMANDS, "commands", Topics.EVENTS, "events");
  private static final int LONGEST = 1_000;

  private LettersInKafka() {}

  /// @return null when the record does not say where it comes from, so nobody of us wrote it
  static @Nullable DeadLetterRow read(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    String topic = text(headers, DeadLetterHeaders.TOPIC);
    String kind = KINDS.get(topic);
    try {
      int partition = Integer.parseInt(text(headers, DeadLetterHeaders.PARTITION));
      long offset = Long.parseLong(text(headers, DeadLetterHeaders.OFFSET));
      if (kind == null
          || partition < 0
          || offset < 0
          || !record.topic().equals(Topics.dltOf(topic))) {
        return null;
      }
      return new DeadLetterRow(
          kind + "-" + partition + "-" + offset,
          topic,
          partition,
          offset,
          text(headers, DeadLetterHeaders.REASON),
          text(headers, DeadLetterHeaders.EXCEPTION),
          record.key(),
          record.value(),
          size(record.value()),
          kept(headers),
          headers.lastHeader(DeadLetterHeaders.OMITTED) != null,
          Instant.ofEpochMilli(record.timestamp()),
          null);
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /// The same dead letter with what was too large for the topic it came through.
  static DeadLetterRow completed(DeadLetterRow bare, ConsumerRecord<byte[], byte[]> original) {
    return new DeadLetterRow(
        bare.id(),
        bare.topic(),
        bare.partition(),
        bare.offset(),
        bare.reason(),
        bare.exception(),
        original.key(),
        original.value(),
        size(original.value()),
        kept(original.headers()),
        false,
        bare.time(),
        bare.replayedAt());
  }

  private static @Nullable Integer size(byte @Nullable [] value) {
    return value == null ? null : value.length;
  }

  private static List<KeptHeader> kept(Headers headers) {
    return Arrays.stream(headers.toArray())
        .filter(header -> !DeadLetterHeaders.isOne(header))
        .map(header -> new KeptHeader(header.key(), header.value()))
        .toList();
  }

  private static String text(Headers headers, String name) {
    Header last = headers.lastHeader(name);
    return last == null ? "" : storable(last.value());
  }

  private static String storable(byte @Nullable [] value) {
    if (value == null) {
      return "";
    }
    String text = new String(value, StandardCharsets.UTF_8).replace("\0", "");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
