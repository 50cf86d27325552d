package io.storyloom.api.run;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Takes runs off the relay's list once they are over and everything asked of them was sent.
@Component
class RunUpkeep {

  private final JdbcClient jdbc;

  RunUpkeep(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT5S")
  void closeRunsThatAreOver() {
    jdbc.sql(
            """
            update intake.run set open = false where run_id in (
              select r.run_id from intake.run r
              join intake.outbox_ack a on a.run_id = r.run_id
              where r.open and a.acked >= r.command_sequence
                and not exists (select from intake.active_run c where c.run_id = r.run_id)
              order by r.run_id limit 1000 for no key update of r skip locked)
            """)
        .update();
  }
}
