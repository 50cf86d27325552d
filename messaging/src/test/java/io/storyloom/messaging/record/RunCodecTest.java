package io.storyloom.messaging.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.storyloom.events.v1.RunPaused;
import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import io.storyloom.run.TenantId;
import io.storyloom.run.Usage;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunCodecTest {

  private static final RunRef RUN =
      new RunRef(
          TenantId.DEFAULT, new ProjectId(new UUID(1, 1)), new RunId(new UUID(0x7000, 0x8000)));
  private static final Instant AT = Instant.parse("2026-11-21T01:02:03.000004Z");

  private final WireFormat format = LocalSchemas.format();
  private final RunCodec codec = new RunCodec(format);

  @Test
  void every_event_comes_back_as_it_was() {
    for (RunEvent event : Samples.EVENTS) {
      RecordedEvent recorded = new RecordedEvent(RUN, 41, AT, event);

      assertThat(codec.decodeEvent(codec.encode(recorded))).isEqualTo(recorded);
    }
  }

  @Test
  void every_request_comes_back_as_it_was() {
    for (RunRequest request : Samples.REQUESTS) {
      RecordedRequest recorded = new RecordedRequest(RUN, 3, AT, request);

      assertThat(codec.decodeRequest(codec.encode(recorded))).isEqualTo(recorded);
    }
  }

  @Test
  void the_samples_hold_every_event_and_request() {
    assertThat(Samples.EVENTS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(implementationsOf(RunEvent.class));
    assertThat(Samples.REQUESTS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(implementationsOf(RunRequest.class));
  }

  @Test
  void a_type_is_the_records_name_in_upper_snake_case() {
    for (RunEvent event : Samples.EVENTS) {
      assertThat(RecordType.of(event).name()).isEqualTo(upperSnakeCase(event.getClass()));
      assertThat(RecordType.of(event).event()).isTrue();
    }
    for (RunRequest request : Samples.REQUESTS) {
      assertThat(RecordType.of(request).name()).isEqualTo(upperSnakeCase(request.getClass()));
      assertThat(RecordType.of(request).event()).isFalse();
    }
  }

  @Test
  void the_schemas_of_all_types_are_prepared() {
    LocalSchemas schemas = new LocalSchemas();
    new RecordSchemas(schemas.wireFormat()).prepare();

    assertThat(schemas.subjects()).hasSize(RecordType.values().length);
  }

  @Test
  void an_event_has_a_lasting_id() {
    var record =
        (io.storyloom.events.v1.RunResumed)
            format.decode(codec.encode(new RecordedEvent(RUN, 41, AT, new RunEvent.RunResumed())));

    assertThat(record.getEventId()).isEqualTo(RUN.runId() + "-41");
  }

  @Test
  void a_cost_is_rounded_and_a_budget_never_raised() {
    Usage usage = new Usage(Duration.ZERO, 0, 0, new BigDecimal("0.0000019"));
    RunOptions options =
        new RunOptions(
            RunOptions.DEFAULTS.mode(),
            RunOptions.DEFAULTS.personaSet(),
            RunOptions.DEFAULTS.existingStories(),
            RunOptions.DEFAULTS.pacing(),
            RunOptions.DEFAULTS.onError(),
            null,
            new BigDecimal("1.9999999"));

    assertThat(Shapes.cost(usage.costUsd())).isEqualTo("0.000002");
    assertThat(Shapes.options(options).getMaxCostUsd()).isEqualTo("1.999999");
  }

  @Test
  void a_word_the_contract_does_not_know_is_undecodable() {
    byte[] bytes =
        format.encode(
            new RunPaused(
                "default",
                RUN.projectId().toString(),
                RUN.runId().toString(),
                AT,
                "id",
                4L,
                "MOOD"));

    assertThatThrownBy(() -> codec.decodeEvent(bytes))
        .isInstanceOf(UndecodableRecordException.class);
  }

  @Test
  void a_command_is_no_event() {
    byte[] command =
        codec.encode(new RecordedRequest(RUN, 1, AT, new RunRequest.RunPauseRequested()));

    assertThatThrownBy(() -> codec.decodeEvent(command))
        .isInstanceOf(UndecodableRecordException.class);
  }

  private static Class<?>[] implementationsOf(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .toArray(Class<?>[]::new);
  }

  private static String upperSnakeCase(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }
}
