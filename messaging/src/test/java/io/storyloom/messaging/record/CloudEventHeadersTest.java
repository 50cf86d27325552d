package io.storyloom.messaging.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class CloudEventHeadersTest {

  private static final RunId RUN = RunId.of("01938d5c-5c00-7000-8000-000000000001");
  private static final UUID EPIC = UUID.fromString("01938d5c-5c00-7000-8000-000000000002");
  private static final Instant AT = Instant.parse("2026-11-21T01:02:03.000004Z");

  private final CloudEventHeaders headers = new CloudEventHeaders("/storyloom/worker");

  @Test
  void an_event_carries_all_attributes() {
    assertThat(
            texts(headers.of(RecordType.EPIC_COMPLETED, RUN, 12, "default", AT, EPIC, "00-a-b-01")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("content-type", "application/avro"),
                Map.entry("ce_specversion", "1.0"),
                Map.entry("ce_id", RUN + "-12"),
                Map.entry("ce_source", "/storyloom/worker"),
                Map.entry("ce_type", "EPIC_COMPLETED"),
                Map.entry("ce_subject", RUN.toString()),
                Map.entry("ce_time", "2026-11-21T01:02:03.000004Z"),
                Map.entry("ce_tenantid", "default"),
                Map.entry("ce_sequence", "00000000000000000012"),
                Map.entry("ce_epicid", EPIC.toString()),
                Map.entry("traceparent", "00-a-b-01")));
  }

  @Test
  void a_command_has_an_id_of_its_own_and_nothing_that_is_not_there() {
    Map<String, String> texts =
        texts(headers.of(RecordType.RUN_PAUSE_REQUESTED, RUN, 12, "default", AT, null, null));

    assertThat(texts).containsEntry("ce_id", RUN + "-c12");
    assertThat(texts).doesNotContainKeys("ce_epicid", "traceparent");
  }

  private static Map<String, String> texts(Headers headers) {
    return Arrays.stream(headers.toArray())
        .collect(
            Collectors.toMap(
                header -> header.key(),
                header -> new String(header.value(), StandardCharsets.UTF_8)));
  }
}
