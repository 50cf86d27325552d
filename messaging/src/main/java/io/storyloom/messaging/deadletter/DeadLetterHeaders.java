package io.storyloom.messaging.deadletter;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// The headers that a dead letter has in addition to those of the record.
public final class DeadLetterHeaders {

  public static final String REASON = "storyloom_dlt_reason";
  public static final String EXCEPTION = "storyloom_dlt_exception";
  public static final String TOPIC = "storyloom_dlt_topic";
  public static final String PARTITION = "storyloom_dlt_partition";
  public static final String OFFSET = "storyloom_dlt_offset";

  /// Set where key, value and headers of the record were too large to be kept with the others.
  public static final String OMITTED = "storyloom_dlt_omitted";

  private static final String PREFIX = "storyloom_dlt_";

  private DeadLetterHeaders() {}

  /// Whether a header is one of these.
  public static boolean isOne(Header header) {
    return header.key().startsWith(PREFIX);
  }

  /// The record's own headers and ours; those it has of our names are somebody's forgery.
  static Headers whole(DeadLetter dead) {
    Headers headers = new RecordHeaders();
    for (Header header : dead.record().headers()) {
      if (!isOne(header)) {
        headers.add(header);
      }
    }
    return addTo(headers, dead);
  }

  static Headers bare(DeadLetter dead) {
    return add(addTo(new RecordHeaders(), dead), OMITTED, "true");
  }

  private static Headers addTo(Headers headers, DeadLetter dead) {
    add(headers, REASON, dead.reason().name());
    add(headers, EXCEPTION, dead.problem());
    add(headers, TOPIC, dead.record().topic());
    add(headers, PARTITION, Integer.toString(dead.record().partition()));
    return add(headers, OFFSET, Long.toString(dead.record().offset()));
  }

  private static Headers add(Headers headers, String name, String value) {
    return headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
