package io.storyloom.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.api.ApiIT;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.CancelReason;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class RecordsOfAStartIT extends ApiIT {

  private final RunCodec codec =
      new RunCodec(
          new WireFormat(new SchemaRegistry(RegistrySettings.of(INFRASTRUCTURE.registryUrl()))));

  @Test
  void a_start_and_a_cancel_reach_kafka_in_order() {
    Project project = project(3);
    Answer started = post(project.runs(), "{\"mode\": \"detailed\"}");
    String run = started.body().path("runId").asString();
    post(started.header("Location") + "/cancel", "");

    List<ConsumerRecord<String, byte[]>> events = read(Topics.EVENTS, run, 1);
    List<ConsumerRecord<String, byte[]>> commands = read(Topics.COMMANDS, run, 4);

    var created = codec.decodeEvent(events.getFirst().value());
    assertThat(created.sequence()).isZero();
    assertThat(created.run().runId()).hasToString(run);
    assertThat(created.event())
        .isInstanceOfSatisfying(
            RunEvent.RunCreated.class,
            event -> {
              assertThat(event.epics())
                  .extracting(epic -> epic.title())
                  .containsExactly("Epic 1", "Epic 2", "Epic 3");
              assertThat(event.options().mode()).hasToString("DETAILED");
            });
    assertThat(header(events.getFirst(), "ce_type")).isEqualTo("RUN_CREATED");
    assertThat(header(events.getFirst(), "ce_source")).isEqualTo("/storyloom/api");

    assertThat(commands).allSatisfy(record -> assertThat(record.value()[0]).isZero());
    List<RecordedRequest> requests =
        commands.stream().map(record -> codec.decodeRequest(record.value())).toList();
    assertThat(requests)
        .extracting(RecordedRequest::commandSequence)
        .containsExactly(1L, 2L, 3L, 4L);
    for (int i = 0; i < 3; i++) {
      assertThat(requests.get(i).request()).isInstanceOf(RunRequest.EpicQueued.class);
      RunRequest.EpicQueued queued = (RunRequest.EpicQueued) requests.get(i).request();
      assertThat(queued.epic().index()).isEqualTo(i + 1);
      assertThat(queued.epic().epicId().value()).isEqualTo(project.epics().get(i));
      assertThat(queued.totalEpics()).isEqualTo(3);
    }
    assertThat(requests.getLast().request())
        .isEqualTo(new RunRequest.RunCancelRequested(CancelReason.USER, null));
  }

  private static List<ConsumerRecord<String, byte[]>> read(String topic, String run, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            INFRASTRUCTURE.bootstrapServers(),
            "auto.offset.reset",
            "earliest");
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList());
      consumer.seekToBeginning(consumer.assignment());
      await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(record -> {
                  if (run.equals(record.key())) {
                    found.add(record);
                  }
                });
            return found.size() >= count;
          });
    }
    return found;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
