package io.storyloom.worker.run.instance;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/// The tables of other services that a worker reads and writes. Until their owners have made them,
/// the worker waits.
public final class ForeignSchemas {

  private final JdbcTemplate jdbc;
  private volatile boolean present;

  public ForeignSchemas(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public boolean arePresent() {
    if (!present) {
      try {
        present =
            Boolean.TRUE.equals(
                jdbc.queryForObject(
                    """
                    select to_regclass('catalog.story') is not null
                       and to_regclass('intake.active_run') is not null
                    """,
                    Boolean.class));
      } catch (DataAccessException _) {
        return false;
      }
    }
    return present;
  }
}
