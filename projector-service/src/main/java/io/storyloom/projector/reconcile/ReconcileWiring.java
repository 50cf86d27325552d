package io.storyloom.projector.reconcile;

import io.storyloom.messaging.record.RunCodec;
import io.storyloom.projector.run.RunRefold;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the comparison together, for the running service and for the command.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileProperties.class)
class ReconcileWiring {

  @Bean
  Reconciliation reconciliation(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      KafkaProperties kafka,
      RunCodec codec) {
    Map<String, Object> settings = kafka.buildConsumerProperties();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    LoggedEvents log =
        new LoggedEvents(
            () ->
                new KafkaConsumer<>(
                    settings, new StringDeserializer(), new ByteArrayDeserializer()),
            codec);
    return new Reconciliation(new Comparison(jdbc), log, new RunRefold(jdbc, transactions));
  }
}
