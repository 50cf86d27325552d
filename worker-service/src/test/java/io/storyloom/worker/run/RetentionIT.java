package io.storyloom.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.embedded.test.TestDatabase;
import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.messaging.outbox.DailyPartitions;
import io.storyloom.messaging.outbox.Retention;
import io.storyloom.messaging.outbox.RetentionProperties;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class RetentionIT {

  private static final Instant NOW = Instant.parse("2026-11-10T12:00:00Z");
  private static final RetentionProperties KEPT =
      new RetentionProperties(Duration.ofHours(24), Duration.ofDays(90));

  private DataSource dataSource;
  private JdbcTemplate jdbc;

  @BeforeEach
  void createTables() {
    TestDatabase database = TestInfrastructure.shared().createDatabase();
    dataSource =
        new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
    jdbc = new JdbcTemplate(dataSource);
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("work")
        .locations("classpath:db/migration/worker")
        .load()
        .migrate();
    jdbc.execute("create schema progress");
    jdbc.execute("create table progress.run (run_id uuid primary key, sequence bigint)");
    try (DailyPartitions partitions =
        new DailyPartitions(dataSource, at(NOW), List.of("work.outbox", "work.call_journal"))) {
      partitions.start();
    }
  }

  @Test
  void events_and_calls_of_finished_runs_go_each_in_its_time() throws Exception {
    UUID over = run(null, NOW);
    UUID open = run(null, null);
    retainAt(NOW.plus(Duration.ofDays(3)));
    assertThat(runsIn("work.outbox_20261110")).containsExactlyInAnyOrder(over, open);
    assertThat(runsIn("work.outbox_ack")).containsExactly(open);

    end(open, NOW.plus(Duration.ofDays(3)));
    retainAt(NOW.plus(Duration.ofDays(4)));
    assertThat(days("outbox")).doesNotContain("outbox_20261110").contains("outbox_20261113");
    assertThat(runsIn("work.outbox")).isEmpty();
    assertThat(runsIn("work.outbox_ack")).isEmpty();
    assertThat(runsIn("work.call_journal")).containsExactlyInAnyOrder(over, open);

    retainAt(NOW.plus(Duration.ofDays(93)));
    assertThat(days("call_journal")).doesNotContain("call_journal_20261110");
    assertThat(runsIn("work.call_journal")).isEmpty();
    assertThat(runsIn("work.run")).containsExactlyInAnyOrder(over, open);
  }

  @Test
  void workers_that_are_gone_are_forgotten_and_what_they_did_is_not() throws Exception {
    long alive = worker("1 second", false);
    long suspended = worker("2 days", false);
    long crashed = worker("2 days", false);
    long stopped = worker("2 days", true);
    long stoppedLately = worker("1 hour", true);
    run(suspended, null);
    UUID done = run(crashed, NOW);
    run(stopped, NOW);

    retainAt(NOW);

    assertThat(jdbc.queryForList("select incarnation from work.worker order by 1", Long.class))
        .containsExactly(alive, suspended, stoppedLately);
    assertThat(jdbc.queryForObject("select owner from work.run where run_id = ?", Long.class, done))
        .isEqualTo(crashed);
  }

  private void retainAt(Instant now) throws Exception {
    try (Retention retention = new RetentionWiring().retention(dataSource, at(now), KEPT)) {
      assertThat(retention.expire()).isTrue();
    }
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private long worker(String silent, boolean dead) {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            """
            insert into work.worker (instance, stamp, dead) values ('w', now() - ?::interval, ?)
            returning incarnation
            """,
            Long.class,
            silent,
            dead));
  }

  /// A run with an event and a call, open when it did not end.
  private UUID run(@Nullable Long owner, @Nullable Instant ended) {
    UUID run = UuidCreator.getTimeOrderedEpoch(NOW);
    jdbc.update(
        """
        insert into work.run
               (run_id, tenant_id, project_id, partition, mode, persona_set, existing, pacing,
                on_error, total_epics, status, sequence, current_index, epoch, owner, created_at)
        values (?, 'default', ?, 1, '', '', '', '', '', 1, 'RUNNING', 1, 0, 1, ?, now())
        """,
        run,
        run,
        owner);
    jdbc.update(
        """
        insert into work.outbox (run_id, position, tenant_id, type, occurred_at, payload)
        values (?, 1, 'default', '', now(), '')
        """,
        run);
    jdbc.update("insert into work.outbox_ack values (?, 'default', 1)", run);
    jdbc.update(
        """
        insert into work.call_journal
               (run_id, index, call, tenant_id, attempt, request, started_at)
        values (?, 1, 1, 'default', 1, '', now())
        """,
        run);
    if (ended != null) {
      end(run, ended);
    }
    return run;
  }

  private void end(UUID run, Instant ended) {
    jdbc.update(
        "update work.run set open = false, ended_at = ? where run_id = ?",
        Timestamp.from(ended),
        run);
    jdbc.update("insert into progress.run values (?, 1)", run);
  }

  private List<UUID> runsIn(String table) {
    return jdbc.query(
        "select distinct run_id from " + table, (row, _) -> UUID.fromString(row.getString(1)));
  }

  private List<String> days(String table) {
    return jdbc.query(
        "select relname from pg_class where relkind = 'r' and relname ~ ?",
        (row, _) -> row.getString(1),
        "^" + table + "_\\d+$");
  }
}
