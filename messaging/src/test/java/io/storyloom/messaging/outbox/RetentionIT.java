package io.storyloom.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.messaging.relay.Ledger;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionIT {

  private static final Instant DAY = Instant.parse("2026-11-10T00:00:00Z");
  private static final Instant NOON = DAY.plus(Duration.ofHours(12));
  private static final Instant NEXT_NOON = NOON.plus(Duration.ofDays(1));
  private static final Duration OUTBOX = Duration.ofHours(24);
  private static final Duration JOURNAL = Duration.ofDays(90);

  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new Ledger().createTables();
    ledger.execute(
        """
        alter table work.run add ended_at timestamptz;
        create schema progress;
        create table progress.run (run_id uuid primary key, sequence bigint);
        create table work.call_journal (run_id uuid, call int, primary key (run_id, call))
          partition by range (run_id);
        create table work.call_journal_default partition of work.call_journal default;
        """);
    try (DailyPartitions partitions =
        new DailyPartitions(
            ledger.dataSource,
            Clock.fixed(DAY, ZoneOffset.UTC),
            List.of("work.outbox", "work.call_journal", "intake.outbox"))) {
      partitions.ensure();
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_day_goes_when_the_time_after_the_end_of_its_last_run_is_over() throws Exception {
    over(run(NOON), NOON);
    over(run(NOON), NEXT_NOON.plusSeconds(1));
    RunId next = run(NEXT_NOON);
    over(next, NEXT_NOON);

    expire(NEXT_NOON.plusSeconds(1).plus(OUTBOX).minusMillis(1));
    assertThat(days("work.outbox")).contains("20261110").doesNotContain("20261109");
    assertThat(rowsIn("work.outbox")).isEqualTo(9);

    expire(NEXT_NOON.plusSeconds(1).plus(OUTBOX));
    assertThat(days("work.outbox")).containsExactly("20261111", "20261112", "20261113");
    assertThat(rowsIn("work.outbox")).isEqualTo(3);
    assertThat(rowsIn("work.outbox_20261111")).isEqualTo(3);
  }

  @Test
  void a_day_stays_until_the_time_after_its_own_end_is_over() throws Exception {
    over(run(DAY), DAY.plusSeconds(1));

    expire(DAY.plus(Duration.ofDays(2)).minusMillis(1));
    assertThat(days("work.outbox")).contains("20261110");
    expire(DAY.plus(Duration.ofDays(2)));
    assertThat(days("work.outbox")).doesNotContain("20261110");
  }

  @Test
  void a_day_with_an_open_run_stays() throws Exception {
    over(run(NOON), NOON);
    RunId open = run(NOON);

    expire(NOON.plus(Duration.ofDays(1000)));
    assertThat(days("work.outbox")).containsExactly("20261110");
    assertThat(days("work.call_journal")).containsExactly("20261110");
    assertThat(rowsIn("work.outbox")).isEqualTo(6);

    over(open, NOON);
    expire(NOON.plus(Duration.ofDays(1000)));
    assertThat(days("work.outbox")).isEmpty();
    assertThat(days("work.call_journal")).isEmpty();
  }

  @Test
  void a_day_with_an_ended_run_stays_until_its_events_are_acknowledged_and_projected()
      throws Exception {
    RunId run = run(NOON);
    ledger.execute("update work.run set open = false, ended_at = '%s'".formatted(NOON));
    Instant late = NOON.plus(Duration.ofDays(1000));

    expire(late);
    assertThat(days("work.outbox")).containsExactly("20261110");
    ledger.execute("insert into progress.run values ('%s', 2)".formatted(run));
    expire(late);
    assertThat(days("work.outbox")).containsExactly("20261110");
    ledger.execute("update progress.run set sequence = 3; update work.run set open = true");
    expire(late);
    assertThat(days("work.outbox")).containsExactly("20261110");
    ledger.execute("update work.run set open = false");
    expire(late);
    assertThat(days("work.outbox")).isEmpty();
  }

  @Test
  void the_journal_is_kept_for_longer() throws Exception {
    RunId run = run(NOON);
    over(run, NOON);
    ledger.execute("insert into work.call_journal values ('%s', 1)".formatted(run));

    expire(NOON.plus(JOURNAL));
    assertThat(days("work.outbox")).isEmpty();
    assertThat(rowsIn("work.call_journal_20261110")).isEqualTo(1);

    expire(DAY.plus(Duration.ofDays(1)).plus(JOURNAL));
    assertThat(days("work.call_journal")).doesNotContain("20261110").contains("20261111");
  }

  @Test
  void commands_are_kept_until_the_run_that_they_are_for_is_over() throws Exception {
    RunId run = Ledger.newRun(NOON);
    ledger.start(run, 2);
    Instant late = NOON.plus(Duration.ofDays(1000));
    ledger.execute("update intake.run set open = false");

    expire(late);
    assertThat(days("intake.outbox")).containsExactly("20261110");

    ledger.commit(Ledger.events(run, 1, 3));
    expire(late);
    assertThat(days("intake.outbox")).containsExactly("20261110");

    over(run, NOON);
    ledger.execute("update intake.run set open = true");
    expire(late);
    assertThat(days("intake.outbox")).containsExactly("20261110");

    ledger.execute("update intake.run set open = false");
    expire(late);
    assertThat(days("intake.outbox")).isEmpty();
    assertThat(rowsIn("intake.run")).isEqualTo(1);
  }

  @Test
  void rows_that_found_no_partition_go_with_their_run() throws Exception {
    Instant longAgo = NOON.minus(Duration.ofDays(30));
    RunId over = run(longAgo);
    over(over, NOON);
    ledger.execute(
        """
        insert into work.outbox (run_id, position, tenant_id, type, occurred_at, payload)
        select '%s', n, 'default', 'RUN_RESUMED', now(), '' from generate_series(4, 6000) n
        """
            .formatted(over));
    ledger.execute("insert into work.call_journal values ('%s', 1)".formatted(over));
    run(longAgo);
    assertThat(rowsIn("work.outbox_default")).isEqualTo(6003);

    expire(NOON.plus(OUTBOX).minusMillis(1));
    assertThat(rowsIn("work.outbox_default")).isEqualTo(6003);
    expire(NOON.plus(OUTBOX));
    assertThat(rowsIn("work.outbox_default")).isEqualTo(3);
    assertThat(rowsIn("work.call_journal_default")).isEqualTo(1);
    expire(NOON.plus(JOURNAL));
    assertThat(rowsIn("work.call_journal_default")).isZero();
  }

  @Test
  void what_was_acknowledged_is_forgotten_with_the_run_and_the_run_is_not() throws Exception {
    RunId over = run(NOON);
    over(over, NOON);
    RunId open = run(NOON);
    for (RunId run : List.of(over, open)) {
      ledger.execute(
          "insert into work.outbox_ack (run_id, tenant_id, acked) values ('%s', 'default', 3)"
              .formatted(run));
    }

    expire(NOON.plus(OUTBOX));

    assertThat(ledger.acked("work", over)).isEqualTo(-1);
    assertThat(ledger.acked("work", open)).isEqualTo(3);
    assertThat(rowsIn("work.run")).isEqualTo(2);
  }

  @Test
  void one_process_at_once_does_it() throws Exception {
    over(run(NOON), NOON);
    Instant late = NOON.plus(Duration.ofDays(100));
    try (Connection other = ledger.dataSource.getConnection();
        var statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(hashtextextended('retention of work', 0))");
      expire(late);
      assertThat(days("work.outbox")).hasSize(5);
      statement.execute("select pg_advisory_unlock_all()");
    }

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> processes =
          IntStream.range(0, 4).<Callable<Boolean>>mapToObj(_ -> () -> isDone(late)).toList();
      for (Future<Boolean> process : executor.invokeAll(processes)) {
        assertThat(process.get()).isTrue();
      }
    }
    assertThat(days("work.outbox")).isEmpty();
    assertThat(ledger.number("select count(*) from pg_locks where locktype = 'advisory'")).isZero();
  }

  @Test
  void whoever_writes_does_not_wait_for_long() throws Exception {
    over(run(NOON), NOON);
    Instant late = NOON.plus(Duration.ofDays(4));
    run(late);
    AtomicBoolean stopped = new AtomicBoolean();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        Connection slow = ledger.dataSource.getConnection()) {
      slow.setAutoCommit(false);
      ledger.append(slow, Ledger.events(Ledger.newRun(late), 1, 1));
      Future<Duration> slowest = executor.submit(() -> slowestWrite(late, stopped));

      assertThat(isDone(late)).isFalse();
      assertThat(days("work.outbox")).contains("20261110");
      slow.commit();
      await().atMost(Duration.ofSeconds(20)).until(() -> isDone(late));

      stopped.set(true);
      assertThat(slowest.get()).isLessThan(Duration.ofSeconds(1));
    }
    assertThat(days("work.outbox")).doesNotContain("20261110");
  }

  private Duration slowestWrite(Instant now, AtomicBoolean stopped) throws SQLException {
    long slowest = 0;
    while (!stopped.get()) {
      long begun = System.nanoTime();
      ledger.commit(Ledger.events(Ledger.newRun(now), 1, 1));
      slowest = Math.max(slowest, System.nanoTime() - begun);
    }
    return Duration.ofNanos(slowest);
  }

  @Test
  void a_run_that_comes_while_its_day_is_about_to_go_keeps_it() throws Exception {
    Instant late = NOON.plus(Duration.ofDays(4));
    RunId run = Ledger.newRun(NOON);
    ledger.execute("drop table work.outbox_20261109");
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        Connection writer = ledger.dataSource.getConnection()) {
      writer.setAutoCommit(false);
      ledger.append(writer, Ledger.events(run, 1, 2));
      Future<Boolean> expired = executor.submit(() -> isDone(late));
      // Without the lock in time it has given up, which is as good.
      await()
          .pollInterval(2, TimeUnit.MILLISECONDS)
          .until(() -> expired.isDone() || isWaitedFor("work.outbox"));
      writer.commit();
      expired.get();
    }
    expire(late);

    assertThat(days("work.outbox")).contains("20261110");
    assertThat(rowsIn("work.outbox")).isEqualTo(2);
  }

  @Test
  void nothing_goes_before_the_projector_has_made_its_tables() throws Exception {
    over(run(NOON), NOON);
    ledger.execute("drop table progress.run");

    assertThat(isDone(NOON.plus(Duration.ofDays(1000)))).isFalse();
    assertThat(days("work.outbox")).hasSize(5);
  }

  private boolean isWaitedFor(String table) throws SQLException {
    return ledger.number(
            "select count(*) from pg_locks where not granted and relation = '%s'::regclass"
                .formatted(table))
        > 0;
  }

  private RunId run(Instant created) throws SQLException {
    RunId run = Ledger.newRun(created);
    ledger.commit(Ledger.events(run, 1, 3));
    return run;
  }

  private void over(RunId run, Instant ended) throws SQLException {
    ledger.execute(
        """
        update work.run set open = false, ended_at = '%2$s' where run_id = '%1$s';
        insert into progress.run select run_id, sequence from work.run where run_id = '%1$s'
        """
            .formatted(run, ended));
  }

  private void expire(Instant now) throws SQLException {
    assertThat(isDone(now)).isTrue();
  }

  private boolean isDone(Instant now) throws SQLException {
    EndedRuns work = EndedRuns.work();
    EndedRuns intake = EndedRuns.intake();
    return expire(
            now,
            "work",
            new ExpiredRows(work, "work.outbox_ack", OUTBOX),
            new ExpiredRows(work, "work.outbox_default", OUTBOX),
            new ExpiredPartitions(work, "work.outbox", OUTBOX),
            new ExpiredRows(work, "work.call_journal_default", JOURNAL),
            new ExpiredPartitions(work, "work.call_journal", JOURNAL))
        && expire(
            now,
            "intake",
            new ExpiredRows(intake, "intake.outbox_default", OUTBOX),
            new ExpiredPartitions(intake, "intake.outbox", OUTBOX));
  }

  private boolean expire(Instant now, String schema, Expiry... expiries) throws SQLException {
    try (Retention retention =
        new Retention(
            ledger.dataSource, Clock.fixed(now, ZoneOffset.UTC), schema, List.of(expiries))) {
      return retention.expire();
    }
  }

  /// The days that have a partition.
  private List<String> days(String table) {
    return IntStream.rangeClosed(9, 13)
        .mapToObj("202611%02d"::formatted)
        .filter(day -> exists(table + "_" + day))
        .toList();
  }

  private boolean exists(String table) {
    try {
      return ledger.number(
              "select count(*) from pg_inherits where inhrelid = to_regclass('%s')"
                  .formatted(table))
          > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long rowsIn(String table) throws SQLException {
    return ledger.number("select count(*) from " + table);
  }
}
