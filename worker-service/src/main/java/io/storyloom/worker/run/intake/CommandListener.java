package io.storyloom.worker.run.intake;

import io.storyloom.messaging.deadletter.DeadLetter;
import io.storyloom.messaging.deadletter.DeadLetterReason;
import io.storyloom.messaging.deadletter.DeadLetters;
import io.storyloom.messaging.deadletter.PoisonRecordException;
import io.storyloom.messaging.deadletter.RunRecordReader;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.worker.run.intake.Intake.Received;
import java.util.ArrayList;
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
/// dead letter, and only then do the stored positions pass it.
public final class CommandListener {

  public static final String ID = "intake";

  private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

  private final RunRecordReader reader;
  private final Intake intake;
  private final DeadLetters deadLetters;

  public CommandListener(RunRecordReader reader, Intake intake, DeadLetters deadLetters) {
    this.reader = reader;
    this.intake = intake;
    this.deadLetters = deadLetters;
  }

  @KafkaListener(id = ID, idIsGroup = false, topics = Topics.COMMANDS, autoStartup = "false")
  void receive(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<ConsumerRecord<byte[], byte[]>, Received> commands = new LinkedHashMap<>();
    Map<Integer, Long> positions = new HashMap<>();
    List<DeadLetter> dead = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        commands.put(
            record, new Received(record.partition(), reader.request(record), record.headers()));
      } catch (PoisonRecordException e) {
        dead.add(DeadLetter.of(record, e));
      }
      positions.merge(record.partition(), record.offset() + 1, Math::max);
    }
    if (!areStored(commands, dead.isEmpty() ? positions : Map.of())) {
      commands.forEach((record, command) -> storeAlone(record, command, dead));
      bury(dead, positions);
    } else if (!dead.isEmpty()) {
      bury(dead, positions);
    }
  }

  private void bury(List<DeadLetter> dead, Map<Integer, Long> positions) {
    deadLetters.publish(dead);
    intake.store(List.of(), positions);
  }

  private boolean areStored(
      Map<ConsumerRecord<byte[], byte[]>, Received> commands, Map<Integer, Long> positions) {
    try {
      intake.store(List.copyOf(commands.values()), positions);
      return true;
    } catch (DataIntegrityViolationException e) {
      log.debug("A batch is refused by the database, each command is stored alone", e);
      return false;
    }
  }

  private void storeAlone(
      ConsumerRecord<byte[], byte[]> record, Received command, List<DeadLetter> dead) {
    try {
      intake.store(List.of(command), Map.of());
    } catch (DataIntegrityViolationException e) {
      dead.add(new DeadLetter(record, DeadLetterReason.INVALID_DATA, e));
    }
  }
}
