package io.storyloom.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.outbox.DailyPartitions;
import io.storyloom.messaging.outbox.Retention;
import io.storyloom.messaging.outbox.RetentionProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class RetentionIT {

  private static final Instant NOW = Instant.parse("2026-11-10T12:00:00Z");
  private static final RetentionProperties KEPT =
      new RetentionProperties(Duration.ofHours(24), Duration.ofDays(90));

  private DataSource dataSource;
  private JdbcClient jdbc;

  @BeforeEach
  void createTables() {
    TestDatabase database = TestInfrastructure.shared().createDatabase();
    dataSource =
        new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
    jdbc = JdbcClient.create(dataSource);
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("intake", "catalog")
        .locations("classpath:db/migration/api")
        .load()
        .migrate();
    execute("create schema work");
    execute("create schema progress");
    execute("create table progress.run (run_id uuid primary key, sequence bigint)");
    execute(
        """
        create table work.run (
          run_id uuid primary key, sequence bigint, open boolean, ended_at timestamptz)
        """);
    try (DailyPartitions partitions =
        new DailyPartitions(dataSource, at(NOW), List.of("intake.outbox"))) {
      partitions.start();
    }
  }

  @Test
  void commands_go_a_day_after_the_end_of_the_last_run_and_requests_stay() throws Exception {
    UUID over = run(NOW);
    UUID lacking = run(NOW);
    over(over, NOW, 5);
    over(lacking, NOW.plus(Duration.ofDays(1)), 4);

    retainAt(NOW.plus(Duration.ofDays(9)));
    assertThat(runsIn("intake.outbox_20261110")).containsExactlyInAnyOrder(over, lacking);
    assertThat(runsIn("intake.outbox_ack")).containsExactly(lacking);

    execute("update progress.run set sequence = 5");
    retainAt(NOW.plus(Duration.ofDays(2)).minusMillis(1));
    assertThat(runsIn("intake.outbox")).hasSize(2);
    retainAt(NOW.plus(Duration.ofDays(2)));
    assertThat(runsIn("intake.outbox")).isEmpty();
    assertThat(runsIn("intake.outbox_ack")).isEmpty();
    assertThat(runsIn("intake.run")).containsExactlyInAnyOrder(over, lacking);
    assertThat(
            jdbc.sql("select to_regclass('intake.outbox_20261110') is null")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private void retainAt(Instant now) throws Exception {
    try (Retention retention = new RetentionWiring().retention(dataSource, at(now), KEPT)) {
      assertThat(retention.expire()).isTrue();
    }
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  /// A run whose commands were all acknowledged.
  private UUID run(Instant created) {
    UUID run = UuidCreator.getTimeOrderedEpoch(created);
    jdbc.sql(
            """
            insert into intake.run (run_id, tenant_id, project_id, bucket, options, epics,
                                    total_epics, command_sequence, open, created_at)
            values (?, 'default', ?, 0, '{}', '[]', 1, 1, false, now())
            """)
        .params(run, run)
        .update();
    jdbc.sql(
            """
            insert into intake.outbox (run_id, position, tenant_id, type, occurred_at, payload)
            values (?, 0, 'default', '', now(), ''), (?, 1, 'default', '', now(), '')
            """)
        .params(run, run)
        .update();
    jdbc.sql("insert into intake.outbox_ack values (?, 'default', 1)").param(run).update();
    return run;
  }

  private void over(UUID run, Instant ended, long projected) {
    jdbc.sql("insert into work.run values (?, 5, false, ?)")
        .params(run, ended.atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql("insert into progress.run values (?, ?)").params(run, projected).update();
  }

  private void execute(String sql) {
    jdbc.sql(sql).update();
  }

  private List<UUID> runsIn(String table) {
    return jdbc.sql("select distinct run_id from " + table)
        .query((row, _) -> UUID.fromString(row.getString(1)))
        .list();
  }
}
