package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.storyloom.messaging.topic.Topics;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// The records of a real run, read with nothing of ours: Kafka's consumer, HTTP and Avro.
class KafkaContractIT {

  private static final int EPICS = 3;
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static Services services;
  private static UUID project;
  private static UUID run;
  private static Instant begun;

  @BeforeAll
  static void run_a_project() {
    services =
        new Services(
            "storyloom.pricing.mock.input-per-million-usd=3",
            "storyloom.pricing.mock.output-per-million-usd=15");
    project = services.api.createProject("Contract");
    services.api.addEpics(
        project, IntStream.rangeClosed(1, EPICS).mapToObj(i -> "@mock stories=" + i).toList());
    begun = Instant.now();
    run = services.api.startInTrace(project, TRACE);
    services.api.awaitCompleted(List.of(run), Duration.ofSeconds(30));
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @Test
  void one_command_per_epic_goes_through_kafka_in_order() throws Exception {
    List<ConsumerRecord<String, byte[]>> commands = records(Topics.COMMANDS);
    assertThat(commands).hasSize(EPICS);
    for (int i = 1; i <= EPICS; i++) {
      GenericRecord command = decoded(commands.get(i - 1));
      assertThat(command.getSchema().getFullName()).isEqualTo("io.storyloom.events.v1.EpicQueued");
      assertThat(command.get("commandSequence")).isEqualTo((long) i);
      assertThat(command.get("index")).isEqualTo(i);
      assertThat(command.get("totalEpics")).isEqualTo(EPICS);
      assertThat(command.get("epicTitle")).hasToString("Epic " + i);
      assertThat(((GenericRecord) command.get("options")).get("pacing")).hasToString("fast");
      headers(commands.get(i - 1), command, run + "-c" + i, i, "/storyloom/api");
    }
  }

  @Test
  void the_events_are_a_gapless_sequence_from_run_created_to_the_end() throws Exception {
    List<ConsumerRecord<String, byte[]>> events = records(Topics.EVENTS);
    assertThat(events).hasSize(3 + 4 * EPICS);
    for (int i = 0; i < events.size(); i++) {
      GenericRecord event = decoded(events.get(i));
      assertThat(event.get("sequence")).isEqualTo((long) i);
      assertThat(event.get("eventId")).hasToString(run + "-" + i);
      headers(
          events.get(i), event, run + "-" + i, i, i == 0 ? "/storyloom/api" : "/storyloom/worker");
    }
    assertThat(events.stream().map(record -> header(record, "ce_type")).toList())
        .startsWith(
            "RUN_CREATED",
            "RUN_STARTED",
            "EPIC_STARTED",
            "EPIC_GENERATING",
            "EPIC_SAVING",
            "EPIC_COMPLETED",
            "EPIC_STARTED")
        .endsWith("EPIC_COMPLETED", "RUN_COMPLETED");
    services.invariants.holdOf(List.of(run));
  }

  @Test
  void logical_types_mean_the_same_to_an_independent_reader() throws Exception {
    List<ConsumerRecord<String, byte[]>> events = records(Topics.EVENTS);
    GenericRecord end = decoded(events.getLast());
    Schema micros = end.getSchema().getField("occurredAt").schema();
    assertThat(micros.getLogicalType()).isInstanceOf(LogicalTypes.TimestampMicros.class);
    Instant occurredAt = Instant.EPOCH.plus((Long) end.get("occurredAt"), ChronoUnit.MICROS);
    assertThat(occurredAt).isBetween(begun, Instant.now());
    assertThat(Instant.parse(header(events.getLast(), "ce_time"))).isEqualTo(occurredAt);
    BigDecimal total = cost(end);
    BigDecimal epics = BigDecimal.ZERO;
    for (ConsumerRecord<String, byte[]> event : events) {
      if (header(event, "ce_type").equals("EPIC_COMPLETED")) {
        epics = epics.add(cost(decoded(event)));
      }
    }
    assertThat(total).isEqualByComparingTo(epics).isPositive();
    assertThat(services.api.progress(run).path("costUsd").asDecimal()).isEqualByComparingTo(total);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00-no-trace-01"})
  void a_run_that_no_request_puts_into_a_trace_begins_one_of_its_own(String header) {
    UUID other = services.api.createProject("Without a trace");
    services.api.addEpics(other, List.of("@mock hang"));
    UUID cancelled =
        header.isEmpty() ? services.api.start(other) : services.api.startInTrace(other, header);
    assertThat(services.api.ask(cancelled, "cancel").status()).isEqualTo(202);
    services.api.awaitEnd(cancelled, Duration.ofSeconds(30));

    List<ConsumerRecord<String, byte[]>> all =
        Stream.of(Topics.COMMANDS, Topics.EVENTS)
            .flatMap(topic -> records(topic, cancelled).stream())
            .toList();

    assertThat(all.stream().map(record -> header(record, "ce_type")))
        .contains("EPIC_QUEUED", "RUN_CANCEL_REQUESTED", "RUN_CREATED", "RUN_CANCELLED");
    assertThat(all.stream().map(record -> header(record, "traceparent")).distinct())
        .singleElement(as(STRING))
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void a_retry_belongs_to_the_trace_of_its_own_request() {
    UUID other = services.api.createProject("Failing");
    services.api.addEpics(other, List.of("@mock fail=no"));
    UUID failed = services.api.startInTrace(other, TRACE);
    services.api.awaitEnd(failed, Duration.ofSeconds(30));
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    UUID retried = services.api.retryInTrace(failed, trace);
    services.api.awaitEnd(retried, Duration.ofSeconds(30));

    assertThat(records(Topics.EVENTS, retried).stream().map(event -> header(event, "traceparent")))
        .isNotEmpty()
        .containsOnly(trace);
    assertThat(records(Topics.EVENTS, failed).stream().map(event -> header(event, "traceparent")))
        .containsOnly(TRACE);
  }

  private static BigDecimal cost(GenericRecord record) {
    Schema schema = record.getSchema().getField("costUsd").schema();
    LogicalTypes.Decimal decimal = (LogicalTypes.Decimal) schema.getLogicalType();
    assertThat(decimal.getPrecision()).isEqualTo(18);
    assertThat(decimal.getScale()).isEqualTo(6);
    ByteBuffer bytes = ((ByteBuffer) record.get("costUsd")).duplicate();
    byte[] unscaled = new byte[bytes.remaining()];
    bytes.get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), decimal.getScale());
  }

  /// The run's records, all of one partition.
  private static List<ConsumerRecord<String, byte[]>> records(String topic) {
    return records(topic, run);
  }

  private static List<ConsumerRecord<String, byte[]>> records(String topic, UUID of) {
    List<ConsumerRecord<String, byte[]>> records =
        new Topic(services.infrastructure.bootstrapServers(), topic).recordsOf(of.toString());
    assertThat(records.stream().map(ConsumerRecord::partition).distinct()).hasSize(1);
    return records;
  }

  /// Byte 0, the id of a schema the registry knows, and a body of exactly that schema.
  private static GenericRecord decoded(ConsumerRecord<String, byte[]> record)
      throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.wrap(record.value());
    assertThat(bytes.get()).isZero();
    int id = bytes.getInt();
    String answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(services.infrastructure.registryUrl() + "/schemas/ids/" + id))
                    .build(),
                BodyHandlers.ofString())
            .body();
    Schema schema =
        new Schema.Parser().parse(new JsonMapper().readTree(answer).path("schema").asString());
    var decoder =
        DecoderFactory.get()
            .binaryDecoder(record.value(), bytes.position(), bytes.remaining(), null);
    GenericRecord decoded = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return decoded;
  }

  private static void headers(
      ConsumerRecord<String, byte[]> record,
      GenericRecord body,
      String id,
      int position,
      String source) {
    assertThat(header(record, "content-type")).isEqualTo("application/avro");
    assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(record, "ce_id")).isEqualTo(id);
    assertThat(header(record, "ce_source")).isEqualTo(source);
    assertThat(header(record, "ce_type"))
        .isEqualTo(
            body.getSchema()
                .getName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT));
    assertThat(header(record, "ce_subject")).isEqualTo(run.toString());
    assertThat(header(record, "ce_tenantid")).isEqualTo("default");
    assertThat(header(record, "ce_sequence")).isEqualTo("%020d".formatted(position));
    assertThat(header(record, "traceparent")).isEqualTo(TRACE);
    if (body.hasField("epicId")) {
      assertThat(header(record, "ce_epicid")).isEqualTo(String.valueOf(body.get("epicId")));
    } else {
      assertThat(record.headers().lastHeader("ce_epicid")).isNull();
    }
    assertThat(body.get("tenantId")).hasToString("default");
    assertThat(body.get("projectId")).hasToString(project.toString());
    assertThat(body.get("runId")).hasToString(run.toString());
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = Objects.requireNonNull(record.headers().lastHeader(name), name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
