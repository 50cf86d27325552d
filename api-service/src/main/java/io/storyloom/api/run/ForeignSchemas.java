package io.storyloom.api.run;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whether the tables of the worker and the projector are there, which come with these services'
/// first start.
@Component("foreignSchemas")
public class ForeignSchemas implements HealthIndicator {

  private final JdbcClient jdbc;
  private volatile boolean seen;

  ForeignSchemas(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  public boolean arePresent() {
    if (!seen) {
      seen =
          jdbc.sql(
                  """
                  select to_regclass('work.run') is not null
                     and to_regclass('work.worker') is not null
                     and exists (select from pg_attribute
                       where attrelid = to_regclass('progress.run') and attname = 'repairs')
                     and to_regclass('progress.run_epic') is not null
                  """)
              .query(Boolean.class)
              .single();
    }
    return seen;
  }

  @Override
  public Health health() {
    return arePresent()
        ? Health.up().build()
        : Health.outOfService().withDetail("waitingFor", "schemas work and progress").build();
  }
}
