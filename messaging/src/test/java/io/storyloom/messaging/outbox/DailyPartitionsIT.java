package io.storyloom.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.relay.Ledger;
import io.storyloom.run.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DailyPartitionsIT {

  private static final Instant NOW = Instant.parse("2026-11-21T23:59:59.999Z");

  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new Ledger().createTables();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_row_lies_in_the_partition_of_its_runs_day() throws Exception {
    ensure(NOW);

    ledger.commit(Ledger.events(Ledger.newRun(NOW), 1, 2));
    ledger.commit(Ledger.events(Ledger.newRun(NOW.plusMillis(1)), 1, 3));
    ledger.commit(Ledger.events(Ledger.newRun(NOW.plus(Duration.ofDays(9))), 1, 4));

    assertThat(rowsIn("work.outbox_20261121")).isEqualTo(2);
    assertThat(rowsIn("work.outbox_20261122")).isEqualTo(3);
    assertThat(rowsIn("work.outbox_default")).isEqualTo(4);
    assertThat(ledger.number("select count(*) from pg_inherits")).isGreaterThanOrEqualTo(6);
  }

  @Test
  void rows_that_found_no_partition_are_moved_into_it() throws Exception {
    RunId run = Ledger.newRun(NOW);
    ledger.commit(Ledger.events(run, 1, 5));
    assertThat(rowsIn("work.outbox_default")).isEqualTo(5);

    ensure(NOW);
    ensure(NOW);

    assertThat(rowsIn("work.outbox_default")).isZero();
    assertThat(rowsIn("work.outbox_20261121")).isEqualTo(5);
    assertThat(rowsIn("work.outbox")).isEqualTo(5);
  }

  @Test
  void two_instances_may_do_it_at_once_while_rows_arrive() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer =
          executor.submit(() -> {
            for (int i = 0; i < 200; i++) {
              ledger.commit(Ledger.events(Ledger.newRun(NOW), 1, 1));
            }
            return null;
          });
      List<Future<?>> makers =
          List.of(executor.submit(() -> ensureAll()), executor.submit(() -> ensureAll()));
      writer.get();
      for (Future<?> maker : makers) {
        maker.get();
      }
    }

    assertThat(rowsIn("work.outbox")).isEqualTo(200);
    assertThat(rowsIn("work.outbox_default")).isZero();
  }

  private Void ensureAll() throws Exception {
    ensure(NOW);
    return null;
  }

  private void ensure(Instant now) throws Exception {
    try (DailyPartitions partitions =
        new DailyPartitions(
            ledger.dataSource,
            Clock.fixed(now, ZoneOffset.UTC),
            List.of("work.outbox", "intake.outbox"))) {
      partitions.ensure();
    }
  }

  private long rowsIn(String table) throws Exception {
    return ledger.number("select count(*) from " + table);
  }
}
