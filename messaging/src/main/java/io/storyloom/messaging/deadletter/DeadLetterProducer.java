package io.storyloom.messaging.deadletter;

import io.storyloom.messaging.topic.TopicProperties;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The producer of dead letters: as safe as the relay's, but it gives up soon, as its callers try
/// again.
public final class DeadLetterProducer {

  private static final int MAX_BLOCK_MILLIS = 2_000;
  private static final int REQUEST_MILLIS = 2_000;
  private static final int DELIVERY_MILLIS = 4_000;

  private DeadLetterProducer() {}

  /// @param base where the brokers are and how to talk to them, as from Boot's Kafka properties
  public static Producer<byte[], byte[]> open(
      Map<String, Object> base, TopicProperties topics, String clientId) {
    Map<String, Object> settings = new HashMap<>(base);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * topics.maxMessageBytes());
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
