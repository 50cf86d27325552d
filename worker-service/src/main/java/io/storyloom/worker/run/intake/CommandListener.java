package io.storyloom.worker.run.intake;

import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.DeadLetters;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.worker.run.intake.Intake.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;

/// Hands the commands from Kafka to the intake. A batch that cannot be stored now is tried again
/// without end; a record that nobody can read becomes a dead letter.
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
    List<Received> commands = new ArrayList<>(records.size());
    Map<Integer, Long> positions = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      try {
        commands.add(new Received(record.partition(), codec.decodeRequest(record.value())));
      } catch (UndecodableRecordException e) {
        log.warn(
            "Command at {}-{} offset {} can't be read and becomes a dead letter: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
        deadLetters.publish(record, "undecodable", e);
      }
      positions.merge(record.partition(), record.offset() + 1, Math::max);
    }
    intake.store(commands, positions);
  }
}
