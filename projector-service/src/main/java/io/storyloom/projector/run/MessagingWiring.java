package io.storyloom.projector.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.deadletter.DeadLetterProducer;
import io.storyloom.messaging.deadletter.DeadLetters;
import io.storyloom.messaging.deadletter.RunRecordReader;
import io.storyloom.messaging.record.RecordSchemas;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.topic.RetryWithoutEnd;
import io.storyloom.messaging.topic.TopicProperties;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.CommonErrorHandler;

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

  @Bean
  CommonErrorHandler untilItWorks() {
    return new RetryWithoutEnd();
  }

  @Bean
  RunRecordReader runRecordReader(RunCodec codec, TopicProperties topics) {
    return new RunRecordReader(codec, topics);
  }

  @Bean(destroyMethod = "close")
  Producer<byte[], byte[]> deadLetterProducer(
      KafkaProperties kafka,
      TopicProperties topics,
      @Value("${storyloom.instance}") String instance) {
    return DeadLetterProducer.open(
        kafka.buildProducerProperties(), topics, "storyloom-projector-dlt-" + instance);
  }

  @Bean
  DeadLetters deadLetters(Producer<byte[], byte[]> deadLetterProducer, MeterRegistry meters) {
    return new DeadLetters(deadLetterProducer, meters);
  }
}
