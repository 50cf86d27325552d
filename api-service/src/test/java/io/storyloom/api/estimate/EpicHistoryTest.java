package io.storyloom.api.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

class EpicHistoryTest {

  private record Kind(Mode mode, PersonaSet personas) {}

  private final Queue<Kind> unasked = new ArrayDeque<>();
  private final List<Kind> asked = new ArrayList<>();
  private final EpicHistory history =
      new EpicHistory(
          JdbcClient.create(new BusyDatabase()),
          Clock.systemUTC(),
          new EstimateProperties(500, 1, Duration.ZERO, 250, 160, Duration.ZERO, Duration.ZERO));

  @Test
  void asking_about_one_kind_holds_up_no_other() {
    for (Mode mode : Mode.values()) {
      for (PersonaSet personas : PersonaSet.values()) {
        unasked.add(new Kind(mode, personas));
      }
    }
    int kinds = unasked.size();

    askAboutTheNext();

    assertThat(asked).hasSize(kinds);
  }

  private void askAboutTheNext() {
    Kind kind = unasked.poll();
    if (kind != null) {
      try {
        history.figures(kind.mode(), kind.personas());
      } catch (DataAccessException _) {
        asked.add(kind);
      }
    }
  }

  /// Asked about one kind, it hears of the next one before it answers, which it never does.
  private final class BusyDatabase extends AbstractDataSource {

    @Override
    public Connection getConnection() throws SQLException {
      askAboutTheNext();
      throw new SQLException("Busy");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }
  }
}
