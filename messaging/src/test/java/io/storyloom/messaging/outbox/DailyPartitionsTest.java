package io.storyloom.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class DailyPartitionsTest {

  @Test
  void a_surprise_does_not_end_it() {
    try (DailyPartitions partitions =
        new DailyPartitions(new Surprising(), Clock.systemUTC(), List.of("work.outbox"))) {
      assertThatCode(partitions::start).doesNotThrowAnyException();
    }
  }

  private static final class Surprising extends AbstractDataSource {

    @Override
    public Connection getConnection() {
      throw new IllegalStateException("A surprise");
    }

    @Override
    public Connection getConnection(String user, String password) {
      return getConnection();
    }
  }
}
