package io.storyloom.messaging.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(strings = {"00", "01", "ff"})
  void what_a_header_says_is_passed_on_as_it_is(String flags) {
    String header = "00-" + TRACE + "-" + SPAN + "-" + flags;

    assertThat(Traceparent.parse(header))
        .hasValueSatisfying(read -> assertThat(read).hasToString(header));
  }

  @Test
  void a_later_version_is_understood_as_far_as_it_is_known() {
    String header = "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like";

    assertThat(Traceparent.parse(header))
        .hasValueSatisfying(
            read -> assertThat(read).hasToString("00-" + TRACE + "-" + SPAN + "-01"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "00-x",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-0g",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473\n-" + SPAN + "-01",
        "ff-" + TRACE + "-" + SPAN + "-01"
      })
  void what_says_nothing_is_none(String header) {
    assertThat(Traceparent.parse(header)).isEmpty();
  }

  @Test
  void a_record_has_the_last_header_of_that_name() {
    String last = "00-" + TRACE + "-" + SPAN + "-01";
    var headers =
        new RecordHeaders()
            .add(Traceparent.HEADER, "x".getBytes(StandardCharsets.US_ASCII))
            .add(Traceparent.HEADER, last.getBytes(StandardCharsets.US_ASCII));

    assertThat(Traceparent.of(headers))
        .hasValueSatisfying(read -> assertThat(read).hasToString(last));
    assertThat(Traceparent.of(new RecordHeaders())).isEmpty();
    assertThat(Traceparent.of(new RecordHeaders().add(Traceparent.HEADER, null))).isEmpty();
  }

  @Test
  void a_new_trace_is_one_of_its_own_to_be_recorded() {
    Set<String> traces =
        Stream.generate(Traceparent::begin)
            .limit(1_000)
            .map(Traceparent::toString)
            .collect(Collectors.toSet());

    assertThat(traces)
        .hasSize(1_000)
        .allMatch(trace ->
            trace.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                && Traceparent.parse(trace).isPresent());
  }
}
