package io.storyloom.api.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.outbox.DailyPartitions;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.messaging.record.RecordSchemas;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.relay.CommitNotifications;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RelayProducer;
import io.storyloom.messaging.relay.RelaySettings;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.topic.TopicProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the messaging module's parts together for schema `intake`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicProperties.class)
class MessagingWiring {

  private static final Logger log = LoggerFactory.getLogger(MessagingWiring.class);
  private static final String SCHEMA = "intake";

  @Bean
  WireFormat wireFormat(@Value("${storyloom.schema-registry-url}") String registry) {
    return new WireFormat(new SchemaRegistry(RegistrySettings.of(registry)));
  }

  @Bean
  MessagingStart messagingStart(
      KafkaProperties kafka,
      TopicProperties topics,
      WireFormat format,
      ConfigurableApplicationContext context) {
    return new MessagingStart(
        () -> Admin.create(kafka.buildAdminProperties()),
        topics,
        new RecordSchemas(format),
        refused -> {
          log.error("This service stops: {}", refused.getMessage());
          Thread.ofPlatform().name("refused").start(context::close);
        });
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  DailyPartitions dailyPartitions(DataSource dataSource, Clock clock) {
    return new DailyPartitions(dataSource, clock, List.of("intake.outbox"));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  BucketLeases bucketLeases(
      DataSource dataSource,
      @Value("${storyloom.instance:}") String instance,
      @Value("${server.port}") int port)
      throws UnknownHostException {
    String owner = instance.isBlank() ? InetAddress.getLocalHost().getHostName() : instance;
    return new BucketLeases(dataSource, SCHEMA, owner + ":" + port);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  OutboxRelay outboxRelay(
      DataSource dataSource,
      BucketLeases leases,
      KafkaProperties kafka,
      TopicProperties topics,
      MeterRegistry meters) {
    Map<String, Object> producer =
        RelayProducer.settings(kafka.buildProducerProperties(), topics, "storyloom-api-relay");
    return new OutboxRelay(
        RelaySettings.of("/storyloom/api"),
        dataSource,
        RunTable.intake(),
        leases,
        () -> new KafkaProducer<>(producer),
        meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  CommitNotifications commitNotifications(
      DataSource dataSource, BucketLeases leases, OutboxRelay relay) {
    return new CommitNotifications(dataSource, SCHEMA, leases, relay);
  }

  @Bean
  Outbox outbox(
      DataSource dataSource,
      WireFormat format,
      TopicProperties topics,
      CommitNotifications notifications) {
    return new Outbox(
        SCHEMA, dataSource, new RunCodec(format), topics.recordLimit(), notifications);
  }
}
