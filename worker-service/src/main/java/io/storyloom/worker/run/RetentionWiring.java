package io.storyloom.worker.run;

import io.storyloom.messaging.outbox.EndedRuns;
import io.storyloom.messaging.outbox.ExpiredPartitions;
import io.storyloom.messaging.outbox.ExpiredRows;
import io.storyloom.messaging.outbox.Retention;
import io.storyloom.messaging.outbox.RetentionProperties;
import io.storyloom.worker.run.instance.GoneWorkers;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Says what of schema `work` is kept for how long.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
class RetentionWiring {

  private static final EndedRuns RUNS = EndedRuns.work();

  @Bean(initMethod = "start", destroyMethod = "close")
  @DependsOnDatabaseInitialization
  Retention retention(DataSource dataSource, Clock clock, RetentionProperties kept) {
    return new Retention(
        dataSource,
        clock,
        "work",
        List.of(
            new ExpiredRows(RUNS, "work.outbox_ack", kept.outbox()),
            new ExpiredRows(RUNS, "work.outbox_default", kept.outbox()),
            new ExpiredPartitions(RUNS, "work.outbox", kept.outbox()),
            new ExpiredRows(RUNS, "work.call_journal_default", kept.journal()),
            new ExpiredPartitions(RUNS, "work.call_journal", kept.journal()),
            new GoneWorkers()));
  }
}
