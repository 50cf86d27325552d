package io.storyloom.messaging.deadletter;

import static io.storyloom.messaging.deadletter.DeadLetterReason.NO_KEY;
import static io.storyloom.messaging.deadletter.DeadLetterReason.NO_VALUE;
import static io.storyloom.messaging.deadletter.DeadLetterReason.UNDECODABLE;
import static io.storyloom.messaging.deadletter.DeadLetterReason.WRONG_KEY;
import static io.storyloom.messaging.deadletter.DeadLetterReason.WRONG_PARTITION;
import static io.storyloom.messaging.deadletter.DeadLetterReason.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.storyloom.messaging.record.LocalSchemas;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.EpicSnapshot;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunEvent.RunCreated;
import io.storyloom.run.RunId;
import io.storyloom.run.RunOptions;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunRequest;
import io.storyloom.run.RunRequest.EpicQueued;
import io.storyloom.run.RunRequest.LostCommands;
import io.storyloom.run.RunRequest.RunCancelRequested;
import io.storyloom.run.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunRecordReaderTest {

  private static final int PARTITIONS = 4;
  private static final RunRef RUN =
      new RunRef(
          TenantId.DEFAULT, new ProjectId(new UUID(1, 1)), new RunId(new UUID(0x7000, 0x8000)));
  private static final int PARTITION = Topics.partitionOf(RUN.runId(), PARTITIONS);
  private static final byte[] KEY = Topics.keyOf(RUN.runId()).getBytes(StandardCharsets.UTF_8);
  private static final EpicId EPIC = new EpicId(new UUID(7, 8));

  private final RunCodec codec = new RunCodec(LocalSchemas.format());
  private final RunRecordReader reader =
      new RunRecordReader(codec, TopicProperties.withPartitions(PARTITIONS));

  private byte[] request(RunRequest request) {
    return codec.encode(new RecordedRequest(RUN, 1, Instant.EPOCH, request));
  }

  private byte[] event(RunEvent event) {
    return codec.encode(new RecordedEvent(RUN, 0, Instant.EPOCH, event));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      int partition, byte @Nullable [] key, byte @Nullable [] value) {
    return new ConsumerRecord<>("topic", partition, 7, key, value);
  }

  private static RunRequest queued(int index, int total) {
    return new EpicQueued(new EpicSnapshot(EPIC, "Epic", index), total, RunOptions.DEFAULTS);
  }

  private @Nullable DeadLetterReason refusal(ConsumerRecord<byte[], byte[]> record) {
    return catchThrowableOfType(PoisonRecordException.class, () -> reader.request(record)).reason();
  }

  @Test
  void what_is_in_its_place_is_read_whatever_its_headers_say() {
    byte[] value = request(queued(1, 1));
    ConsumerRecord<byte[], byte[]> record = record(PARTITION, KEY, value);
    record
        .headers()
        .add("ce_subject", new byte[] {1})
        .add("ce_type", "RUN_CREATED".getBytes(StandardCharsets.UTF_8))
        .add("ce_tenantid", "other".getBytes(StandardCharsets.UTF_8));

    assertThat(reader.request(record)).isEqualTo(codec.decodeRequest(value));
  }

  @Test
  void a_record_without_key_or_value_is_refused() {
    assertThat(refusal(record(PARTITION, KEY, null))).isEqualTo(NO_VALUE);
    assertThat(refusal(record(PARTITION, null, null))).isEqualTo(NO_VALUE);
    assertThat(refusal(record(PARTITION, null, request(queued(1, 1))))).isEqualTo(NO_KEY);
  }

  @Test
  void a_key_that_is_not_the_records_run_is_refused() {
    String other = new RunId(new UUID(0x7000, 0x8001)).toString();
    Stream.of(other, RUN.runId().toString().toUpperCase(java.util.Locale.ROOT), "x", "")
        .map(key -> key.getBytes(StandardCharsets.UTF_8))
        .filter(key -> !Arrays.equals(key, KEY))
        .forEach(key ->
            assertThat(refusal(record(PARTITION, key, request(queued(1, 1)))))
                .isEqualTo(WRONG_KEY));
  }

  @Test
  void a_run_of_another_partition_is_refused() {
    int other = (PARTITION + 1) % PARTITIONS;

    assertThat(refusal(record(other, KEY, request(queued(1, 1))))).isEqualTo(WRONG_PARTITION);
  }

  @Test
  void events_are_no_requests_and_requests_no_events() {
    byte[] event = event(new RunEvent.RunResumed());
    byte[] request = request(queued(1, 1));

    assertThat(refusal(record(PARTITION, KEY, event))).isEqualTo(WRONG_TYPE);
    assertThat(
            catchThrowableOfType(
                    PoisonRecordException.class,
                    () -> reader.event(record(PARTITION, KEY, request)))
                .reason())
        .isEqualTo(WRONG_TYPE);
  }

  @Test
  void an_epic_outside_its_run_is_undecodable() {
    for (RunRequest impossible :
        List.of(queued(0, 1), queued(-1, 1), queued(2, 1), queued(1, 0), queued(1, -1))) {
      assertThat(refusal(record(PARTITION, KEY, request(impossible)))).isEqualTo(UNDECODABLE);
    }
  }

  @Test
  void a_request_before_a_runs_first_is_undecodable() {
    for (RunRequest request :
        List.of(queued(1, 1), new RunCancelRequested(CancelReason.USER, null))) {
      for (long number : List.of(0L, -1L, Long.MIN_VALUE)) {
        byte[] value = codec.encode(new RecordedRequest(RUN, number, Instant.EPOCH, request));

        assertThat(refusal(record(PARTITION, KEY, value))).isEqualTo(UNDECODABLE);
      }
    }
  }

  @Test
  void a_cancel_with_other_epics_than_the_run_has_is_undecodable() {
    List<EpicSnapshot> one = List.of(new EpicSnapshot(EPIC, "Epic", 1));
    for (LostCommands lost :
        List.of(
            new LostCommands(-1, RunOptions.DEFAULTS, List.of()),
            new LostCommands(0, RunOptions.DEFAULTS, List.of()),
            new LostCommands(0, RunOptions.DEFAULTS, one),
            new LostCommands(2, RunOptions.DEFAULTS, one))) {
      byte[] value = request(new RunCancelRequested(CancelReason.COMMANDS_LOST, lost));

      assertThat(refusal(record(PARTITION, KEY, value))).isEqualTo(UNDECODABLE);
    }
  }

  @Test
  void a_run_with_two_epics_of_one_index_is_undecodable() {
    EpicSnapshot first = new EpicSnapshot(EPIC, "Epic", 1);
    byte[] twice = event(new RunCreated(RunOptions.DEFAULTS, List.of(first, first), null));

    assertThat(
            catchThrowableOfType(
                    PoisonRecordException.class, () -> reader.event(record(PARTITION, KEY, twice)))
                .reason())
        .isEqualTo(UNDECODABLE);
  }
}
