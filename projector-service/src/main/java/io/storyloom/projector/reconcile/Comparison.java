package io.storyloom.projector.reconcile;

import io.storyloom.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/// Compares runs of the read tables with their epics, with the worker's tables and with the
/// stories.
///
/// One statement sees one moment, so what is true at every moment is never seen broken. What
/// depends on the projector having come as far as the worker is only compared where their sequences
/// are the same. Stories may be edited, deleted and replaced at any time, so the only thing to be
/// said of their number is that a run has no more of them than it created.
final class Comparison {

  private static final int PAGE = 1_000;

  private static final String SQL =
      """
      with page as (
        select * from progress.run where run_id > ? order by run_id limit ?
      ),
      epics as (
        select e.run_id, count(*) as total,
          count(*) filter (where e.status = 'COMPLETED') as completed,
          count(*) filter (where e.status = 'FAILED') as failed,
          count(*) filter (where e.status = 'SKIPPED') as skipped,
          count(*) filter (where e.status in ('GENERATING', 'SAVING')) as in_flight,
          count(*) filter (where e.status = 'PENDING') as pending,
          sum(e.stories_created) as stories
        from progress.run_epic e where e.run_id in (select run_id from page) group by e.run_id
      ),
      tasks as (
        select e.run_id, count(*) as differing
        from progress.run_epic e
        join work.epic_task t on t.run_id = e.run_id and t.index = e.index
        where e.run_id in (select run_id from page)
          and (e.status, e.stories_created, e.stories_deleted)
            is distinct from (t.status, t.stories_created, t.stories_deleted)
        group by e.run_id
      )
      select p.run_id,
        (p.total_epics, p.completed_epics, p.failed_epics, p.skipped_epics, p.in_flight_epics,
          p.pending_epics) is distinct from (e.total, e.completed, e.failed, e.skipped, e.in_flight,
          e.pending) as counters,
        p.total_stories_created is distinct from e.stories as sum,
        w.run_id is not null and w.status <> p.status as status,
        w.run_id is not null and coalesce(t.differing, 0) > 0 as tasks,
        w.run_id is not null and s.stored > p.total_stories_created as surplus
      from page p
      left join epics e on e.run_id = p.run_id
      left join work.run w on w.run_id = p.run_id and w.sequence = p.sequence
      left join tasks t on t.run_id = p.run_id
      left join lateral (
        select count(*) as stored from catalog.story s
        where s.project_id = p.project_id and s.run_id = p.run_id
      ) s on true
      order by p.run_id
      """;

  private final JdbcTemplate jdbc;

  Comparison(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /// @param compared how many runs were looked at
  record Result(long compared, List<Drift> drifts) {}

  /// Compares all runs with a higher id.
  Result after(UUID start) {
    List<Drift> drifts = new ArrayList<>();
    long compared = 0;
    UUID last = start;
    while (true) {
      List<Drift> page = jdbc.query(SQL, (row, _) -> drift(row), last, PAGE);
      compared += page.size();
      page.stream().filter(drift -> !drift.what().isEmpty()).forEach(drifts::add);
      if (page.size() < PAGE) {
        return new Result(compared, drifts);
      }
      last = page.getLast().run().value();
    }
  }

  private static Drift drift(ResultSet row) throws SQLException {
    List<String> what = new ArrayList<>();
    add(what, row, "counters", "its counters are not those of its epics");
    add(what, row, "sum", "its stories are not the sum of its epics'");
    add(what, row, "status", "its status is not the worker's");
    add(what, row, "tasks", "its epics are not the worker's");
    add(what, row, "surplus", "there are more stories of it than it created");
    return new Drift(new RunId(row.getObject("run_id", UUID.class)), what);
  }

  private static void add(List<String> what, ResultSet row, String column, String sentence)
      throws SQLException {
    if (row.getBoolean(column)) {
      what.add(sentence);
    }
  }
}
