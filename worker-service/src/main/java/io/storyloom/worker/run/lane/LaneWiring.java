package io.storyloom.worker.run.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.messaging.outbox.Outbox;
import io.storyloom.worker.run.instance.WorkerInstance;
import java.time.Clock;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the lanes together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LaneProperties.class, PacingProperties.class})
class LaneWiring {

  @Bean
  Committer committer(
      DataSource dataSource,
      ItemWork work,
      Outbox outbox,
      CommitSignal committed,
      LaneProperties properties,
      Clock clock) {
    return new Committer(dataSource, work, outbox, committed, properties, clock);
  }

  @Bean
  RunOwnership runOwnership(
      DataSource dataSource, PlatformTransactionManager transactions, Outbox outbox, Clock clock) {
    return new RunOwnership(dataSource, transactions, outbox, clock);
  }

  @Bean
  ItemWatch itemWatch(DataSource dataSource, ItemWork work) {
    return new ItemWatch(dataSource, work);
  }

  @Bean
  Lanes lanes(
      ItemWork work,
      Committer committer,
      RunOwnership ownership,
      ItemWatch watch,
      PacingProperties pacing,
      MeterRegistry meters,
      Clock clock,
      WorkerInstance instance) {
    LaneContext context =
        new LaneContext(
            work,
            committer,
            ownership,
            pacing,
            new LaneMetrics(meters),
            clock,
            RandomGenerator.getDefault(),
            watch);
    return new Lanes(context, instance::incarnation);
  }
}
