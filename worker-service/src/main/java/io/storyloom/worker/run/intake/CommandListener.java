package io.storyloom.worker.run.intake;

import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.DeadLetters;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.worker.run.intake.Intake.Received;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.annotation.KafkaListener;

/// Hands the commands from Kafka to the intake. A batch that cannot be stored now is tried again
/// without end; a record that nobody can read, or that the database refuses for its data, becomes a
/// dead letter.
public final class CommandListener {

  public static final String ID = "intake";

  private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

  private final RunCodec codec;
  private final Intake intake;
  private final DeadLetters deadLetters;

  public CommandListener(RunCodec codec, Intake intake, DeadLetters deadLetters) {
    this.codec = codec;
    this.intake = intake;
    this.deadLetters = deadLetters;
  }

  @KafkaListener(id = ID, idIsGroup = false, topics = Topics.COMMANDS, autoStartup = "false")
  void receive(List<ConsumerRecord<String, byte[]>> records) {
    Map<ConsumerRecord<String, byte[]>, Received> commands = new LinkedHashMap<>();
    Map<Integer, Long> positions = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        commands.put(record, new Received(record.partition(), codec.decodeRequest(record.value())));
      } catch (UndecodableRecordException e) {
        reject(record, "undecodable", e);
      }
      positions.merge(record.partition(), record.offset() + 1, Math::max);
    }
    try {
      intake.store(List.copyOf(commands.values()), positions);
    } catch (DataIntegrityViolationException e) {
      log.debug("A batch is refused by the database, each command is stored alone", e);
      commands.forEach(this::storeAlone);
      intake.store(List.of(), positions);
    }
  }

  private void storeAlone(ConsumerRecord<String, byte[]> record, Received command) {
    try {
      intake.store(List.of(command), Map.of());
    } catch (DataIntegrityViolationException e) {
      reject(record, "refused", e);
    }
  }

  private void reject(ConsumerRecord<String, byte[]> record, String reason, RuntimeException e) {
    log.warn(
        "Command at {}-{} offset {} is {} and becomes a dead letter: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason,
        e.getMessage());
    deadLetters.publish(record, reason, e);
  }
}
