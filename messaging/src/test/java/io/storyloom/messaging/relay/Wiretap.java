package io.storyloom.messaging.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Everything that lies in the topics, from the moment it was made.
public final class Wiretap implements AutoCloseable {

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

  public Wiretap(String bootstrapServers) {
    this(bootstrapServers, false);
  }

  public static Wiretap fromTheBeginning(String bootstrapServers) {
    return new Wiretap(bootstrapServers, true);
  }

  private Wiretap(String bootstrapServers, boolean fromTheBeginning) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(Topics.COMMANDS, Topics.EVENTS)
            .flatMap(
                topic -> Ledger.allPartitions().stream().map(p -> new TopicPartition(topic, p)))
            .toList();
    consumer.assign(partitions);
    if (fromTheBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    partitions.forEach(consumer::position);
  }

  /// What of a run is there now, in order per topic and commands first, as `topic:number`.
  public List<String> of(RunId run) {
    consumer.poll(Duration.ofMillis(50)).forEach(records::add);
    return seenOf(run);
  }

  /// As [#of], without looking again.
  public List<String> seenOf(RunId run) {
    return records.stream()
        .filter(record -> record.key().equals(run.toString()))
        .sorted(Comparator.comparing(ConsumerRecord::topic))
        .map(Wiretap::name)
        .toList();
  }

  /// Waits until these first occurrences are there and in this order.
  public void awaitInOrder(RunId run, List<String> names) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(of(run)).containsAll(names));
    assertThat(of(run).stream().distinct().toList()).isEqualTo(names);
  }

  public void awaitEvents(RunId run, long from, long to) {
    awaitInOrder(run, events(from, to));
  }

  public static List<String> events(long from, long to) {
    List<String> names = new ArrayList<>();
    for (long n = from; n <= to; n++) {
      names.add("events:" + n);
    }
    return names;
  }

  public List<ConsumerRecord<String, byte[]>> records() {
    return records;
  }

  /// The values of a header of the run's records, of those that have it.
  List<String> headersOf(RunId run, String name) {
    return records.stream()
        .filter(record -> record.key().equals(run.toString()))
        .map(record -> record.headers().lastHeader(name))
        .filter(Objects::nonNull)
        .map(header -> new String(header.value(), StandardCharsets.US_ASCII))
        .toList();
  }

  public int partitionsOf(RunId run) {
    return new TreeSet<>(
            records.stream()
                .filter(record -> record.key().equals(run.toString()))
                .map(ConsumerRecord::partition)
                .toList())
        .size();
  }

  static String name(ConsumerRecord<String, byte[]> record) {
    byte[] sequence = record.headers().lastHeader("ce_sequence").value();
    return record.topic().substring(record.topic().lastIndexOf('.') + 1)
        + ":"
        + Long.parseLong(new String(sequence, StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
