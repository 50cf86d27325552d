package io.storyloom.worker.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.MessagingStart;
import io.storyloom.messaging.avro.RegistrySettings;
import io.storyloom.messaging.avro.SchemaRegistry;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.messaging.deadletter.DeadLetterProducer;
import io.storyloom.messaging.deadletter.DeadLetters;
import io.storyloom.messaging.deadletter.RunRecordReader;
import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.messaging.outbox.DailyPartitions;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.messaging.record.RecordSchemas;
import io.storyloom.messaging.record.RunCodec;
import io.storyloom.messaging.relay.AssignedPartitions;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RelayProducer;
import io.storyloom.messaging.relay.RelaySettings;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.topic.RetryWithoutEnd;
import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.worker.run.instance.ForeignSchemas;
import io.storyloom.worker.run.instance.WorkerInstance;
import io.storyloom.worker.run.intake.CommandListener;
import io.storyloom.worker.run.intake.Intake;
import io.storyloom.worker.run.lane.LaneProperties;
import io.storyloom.worker.run.lane.Lanes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the run engine together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicProperties.class)
class RunWiring {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  WireFormat wireFormat(@Value("${storyloom.schema-registry-url}") String url) {
    return new WireFormat(new SchemaRegistry(RegistrySettings.of(url)));
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
    return new MessagingStart(
        () -> Admin.create(kafka.buildAdminProperties()),
        topics,
        new RecordSchemas(format),
        _ -> Thread.ofPlatform().start(context::close));
  }

  @Bean
  AssignedPartitions assignedPartitions(TopicProperties topics) {
    return new AssignedPartitions(topics.commands().partitions());
  }

  @Bean(destroyMethod = "")
  OutboxRelay outboxRelay(
      DataSource dataSource,
      AssignedPartitions owned,
      KafkaProperties kafka,
      TopicProperties topics,
      MeterRegistry meters,
      @Value("${storyloom.instance}") String instance) {
    Map<String, Object> settings =
        RelayProducer.settings(
            kafka.buildProducerProperties(), topics, "storyloom-worker-relay-" + instance);
    return new OutboxRelay(
        RelaySettings.of("/storyloom/worker"),
        dataSource,
        RunTable.work(),
        owned,
        () -> new KafkaProducer<>(settings),
        meters);
  }

  @Bean
  Outbox outbox(
      DataSource dataSource, RunCodec codec, TopicProperties topics, CommitSignal committed) {
    return new Outbox("work", dataSource, codec, topics.recordLimit(), committed);
  }

  @Bean(destroyMethod = "")
  DailyPartitions dailyPartitions(DataSource dataSource, Clock clock) {
    return new DailyPartitions(dataSource, clock, List.of("work.outbox", "work.call_journal"));
  }

  @Bean(destroyMethod = "")
  WorkerInstance workerInstance(
      DataSource dataSource,
      @Value("${storyloom.instance}") String instance,
      ConfigurableApplicationContext context) {
    return new WorkerInstance(
        dataSource, instance, () -> Thread.ofPlatform().start(context::close));
  }

  @Bean
  ForeignSchemas foreignSchemas(JdbcTemplate jdbc) {
    return new ForeignSchemas(jdbc);
  }

  @Bean
  Intake intake(
      JdbcTemplate jdbc,
      PlatformTransactionManager transactions,
      Lanes lanes,
      WorkerInstance instance) {
    return new Intake(jdbc, transactions, lanes, instance::incarnation);
  }

  @Bean
  Producer<byte[], byte[]> deadLetterProducer(
      KafkaProperties kafka,
      TopicProperties topics,
      @Value("${storyloom.instance}") String instance) {
    return DeadLetterProducer.open(
        kafka.buildProducerProperties(), topics, "storyloom-worker-dlt-" + instance);
  }

  @Bean
  CommandListener commandListener(
      RunCodec codec,
      TopicProperties topics,
      Intake intake,
      Producer<byte[], byte[]> deadLetterProducer,
      MeterRegistry meters) {
    return new CommandListener(
        new RunRecordReader(codec, topics), intake, new DeadLetters(deadLetterProducer, meters));
  }

  @Bean
  CommonErrorHandler untilItWorks() {
    return new RetryWithoutEnd();
  }

  @Bean
  RunSweep runSweep(AssignedPartitions owned, OutboxRelay relay, Lanes lanes) {
    return new RunSweep(owned, relay, lanes);
  }

  @Bean
  RunEngine runEngine(
      WorkerInstance instance,
      DailyPartitions dailyPartitions,
      OutboxRelay relay,
      MessagingStart messaging,
      ForeignSchemas foreign,
      Lanes lanes,
      RunSweep sweep,
      KafkaListenerEndpointRegistry listeners,
      LaneProperties properties) {
    return new RunEngine(
        instance, dailyPartitions, relay, messaging, foreign, lanes, sweep, listeners, properties);
  }

  @Bean
  HealthIndicator runEngineHealthIndicator(RunEngine engine) {
    return () ->
        engine.isListening()
            ? Health.up().build()
            : Health.outOfService()
                .withDetail("waiting for", "Kafka, the schema registry, or the tables of the API")
                .build();
  }
}
