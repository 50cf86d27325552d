package io.storyloom.projector.reconcile;

import io.storyloom.messaging.record.RunCodec;
import io.storyloom.projector.run.RunRefold;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

  /// A read of the next partition waits until the broker has answered the last one, which is at its
  /// end.
  private static final int FETCH_WAIT_MILLIS = 20;

  private static final Duration PROJECTOR_PATIENCE = Duration.ofSeconds(10);

  @Bean
  Supplier<EventLog> eventLogs(KafkaProperties kafka, RunCodec codec) {
    Map<String, Object> settings = kafka.buildConsumerProperties();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    return () -> new EventLog(new KafkaConsumer<>(settings), codec);
  }

  @Bean
  Tables tables(JdbcTemplate jdbc) {
    return new Tables(jdbc, PROJECTOR_PATIENCE);
  }

  @Bean
  Rebuild rebuild(
      Supplier<EventLog> logs,
      Tables tables,
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions) {
    return new Rebuild(logs, tables, new RunRefold(jdbc, transactions));
  }

  @Bean
  Reconciliation reconciliation(
      JdbcTemplate jdbc, Tables tables, Supplier<EventLog> logs, Rebuild rebuild) {
    return new Reconciliation(new Comparison(jdbc), tables, logs, rebuild);
  }
}
