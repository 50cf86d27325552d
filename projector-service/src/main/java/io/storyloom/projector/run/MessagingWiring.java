package io.storyloom.projector.run;

import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.record.RecordSchemas;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.DeadLetters;
import io.storyloom.messaging.topic.TopicProperties;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The pieces of messaging that the projector uses.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicProperties.class)
class MessagingWiring {

  @Bean
  WireFormat wireFormat(@Value("${storyloom.schema-registry-url}") String registryUrl) {
    return new WireFormat(new SchemaRegistry(RegistrySettings.of(registryUrl)));
  }

  @Bean
  RunCodec runCodec(WireFormat format) {
    return new RunCodec(format);
  }

  @Bean
  MessagingStart messagingStart(
      KafkaProperties kafka,
      TopicProperties topics,
      WireFormat format,
      ConfigurableApplicationContext context) {
    Map<String, Object> settings = kafka.buildAdminProperties();
    return new MessagingStart(
        () -> Admin.create(settings),
        topics,
        new RecordSchemas(format),
        refused -> {
          LoggerFactory.getLogger(MessagingStart.class).error(refused.getMessage());
          context.close();
        });
  }

  @Bean(destroyMethod = "close")
  Producer<String, byte[]> deadLetterProducer(KafkaProperties kafka, TopicProperties topics) {
    Map<String, Object> settings = kafka.buildProducerProperties();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * topics.maxMessageBytes());
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  @Bean
  DeadLetters deadLetters(Producer<String, byte[]> deadLetterProducer) {
    return new DeadLetters(deadLetterProducer);
  }
}
