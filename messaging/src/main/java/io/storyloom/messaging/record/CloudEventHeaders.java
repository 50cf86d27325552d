package io.storyloom.messaging.record;

import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// The headers of a record, by CloudEvents' binary binding for Kafka.
public final class CloudEventHeaders {

  private static final byte[] CONTENT_TYPE = bytes("application/avro");
  private static final byte[] SPEC_VERSION = bytes("1.0");
  private static final int SEQUENCE_DIGITS = 20;

  private final byte[] source;

  /// @param source who says so, as `/storyloom/worker`
  public CloudEventHeaders(String source) {
    this.source = bytes(source);
  }

  /// @param position the event's sequence or the command's number
  /// @param epicId the epic that is meant, null when it is the run
  /// @param traceparent see [Traceparent], null for none
  public Headers of(
      RecordType type,
      RunId run,
      long position,
      String tenantId,
      Instant occurredAt,
      @Nullable UUID epicId,
      @Nullable String traceparent) {
    String id =
        type.event() ? RecordIds.ofEvent(run, position) : RecordIds.ofCommand(run, position);
    Headers headers =
        new RecordHeaders()
            .add("content-type", CONTENT_TYPE)
            .add("ce_specversion", SPEC_VERSION)
            .add("ce_id", bytes(id))
            .add("ce_source", source)
            .add("ce_type", bytes(type.name()))
            .add("ce_subject", bytes(run.toString()))
            .add("ce_time", bytes(occurredAt.toString()))
            .add("ce_tenantid", bytes(tenantId))
            .add("ce_sequence", bytes(digits(position)));
    if (epicId != null) {
      headers.add("ce_epicid", bytes(epicId.toString()));
    }
    if (traceparent != null) {
      headers.add(Traceparent.HEADER, bytes(traceparent));
    }
    return headers;
  }

  private static String digits(long position) {
    String number = Long.toString(position);
    return "0".repeat(SEQUENCE_DIGITS - number.length()) + number;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
