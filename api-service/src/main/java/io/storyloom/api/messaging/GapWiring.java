package io.storyloom.api.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.gap.GapProperties;
import io.storyloom.messaging.gap.GapReconciler;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.relay.OutboxRelay;
import io.storyloom.messaging.relay.RunTable;
import io.storyloom.messaging.topic.TopicProperties;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Has `RunCreated` sent again for runs that the read tables lack.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GapProperties.class)
class GapWiring {

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  GapReconciler gapReconciler(
      DataSource dataSource,
      BucketLeases leases,
      OutboxRelay relay,
      TopicProperties topics,
      GapProperties properties,
      Clock clock,
      MeterRegistry meters) {
    return new GapReconciler(
        dataSource, RunTable.intake(), leases, relay, topics, properties, clock, meters);
  }
}
