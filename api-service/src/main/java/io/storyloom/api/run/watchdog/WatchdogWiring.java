package io.storyloom.api.run.watchdog;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.api.run.ForeignSchemas;
import io.storyloom.messaging.lease.BucketLeases;
import io.storyloom.messaging.relay.OutboxRelay;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchdogProperties.class)
class WatchdogWiring {

  @Bean(initMethod = "start", destroyMethod = "close")
  CommandWatchdog commandWatchdog(
      LateCommands late,
      LostRuns lost,
      ForeignSchemas foreign,
      BucketLeases leases,
      OutboxRelay relay,
      WatchdogProperties properties,
      Clock clock,
      MeterRegistry meters) {
    return new CommandWatchdog(late, lost, foreign, leases, relay, properties, clock, meters);
  }
}
