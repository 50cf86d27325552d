package io.storyloom.api.deadletter;

import io.storyloom.messaging.deadletter.DeadLetterProducer;
import io.storyloom.messaging.topic.TopicProperties;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeadLetterWiring {

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  DeadLetterArrivals deadLetterArrivals(KafkaProperties kafka, DeadLetterRows rows, Clock clock) {
    Map<String, Object> consumer = new HashMap<>(kafka.buildConsumerProperties());
    consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer.put(ConsumerConfig.CLIENT_ID_CONFIG, "storyloom-api-dead-letters");
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new DeadLetterArrivals(() -> new KafkaConsumer<>(consumer), rows, clock);
  }

  @Bean(destroyMethod = "close")
  Producer<byte[], byte[]> replayProducer(KafkaProperties kafka, TopicProperties topics) {
    return DeadLetterProducer.open(kafka.buildProducerProperties(), topics, "storyloom-api-replay");
  }
}
