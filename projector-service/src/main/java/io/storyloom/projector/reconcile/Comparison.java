package io.storyloom.projector.reconcile;

import io.storyloom.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Compares runs of the read tables with their epics, with the worker's tables and with the
/// stories.
///
/// One statement sees one moment, so what is true at every moment is never seen broken. What
/// depends on the projector having come as far as the worker is only compared where their sequences
/// are the same. Stories may be edited, deleted and replaced at any time, so the only thing to be
/// said of their number is that a run has no more of them than it created.
final class Comparison {

  /// As the statement says it: a limit that is a parameter is unknown to a generic plan.
  private static final int PAGE = 1_000;

  private static final String SQL =
      """
      with page as (
        select * from progress.run where run_id > ? order by run_id limit 1000
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
        w.sequence < p.sequence as ahead,
        w.sequence = p.sequence and w.status <> p.status as status,
        w.sequence = p.sequence and coalesce(t.differing, 0) > 0 as tasks,
        w.sequence = p.sequence and s.stored > p.total_stories_created as surplus
      from page p
      left join epics e on e.run_id = p.run_id
      left join work.run w on w.run_id = p.run_id
      left join tasks t on t.run_id = p.run_id
      left join lateral (
        select count(*) as stored from catalog.story s
        where s.project_id = p.project_id and s.run_id = p.run_id
      ) s on true
      order by p.run_id
      """;

  /// Acknowledgements are kept until the tables have all of a run, so an ended run that has none
  /// and nothing left to send was there before.
  private static final String ABSENT =
      """
      select w.run_id, a.event_offset
      from work.run w
      left join work.outbox_ack a on a.run_id = w.run_id
      where w.run_id > ?
        and not exists (select from progress.run p where p.run_id = w.run_id)
        and (a.event_offset is not null
          or not w.open and not exists (select from work.outbox o where o.run_id = w.run_id))
      order by w.run_id
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
      List<Drift> page = jdbc.query(SQL, (row, _) -> drift(row), last);
      compared += page.size();
      page.stream().filter(drift -> !drift.what().isEmpty()).forEach(drifts::add);
      if (page.size() < PAGE) {
        return new Result(compared, drifts);
      }
      last = page.getLast().run().value();
    }
  }

  /// A run of the worker's that the read tables don't have.
  ///
  /// @param offset of the event up to which the worker knows it to be in the log, null when that
  ///   was long ago
  record Absent(RunId run, @Nullable Long offset) {}

  /// Those of the runs with a higher id.
  List<Absent> absent(UUID start) {
    return jdbc.query(
        ABSENT,
        (row, _) ->
            new Absent(
                new RunId(row.getObject("run_id", UUID.class)),
                row.getObject("event_offset", Long.class)),
        start);
  }

  private static Drift drift(ResultSet row) throws SQLException {
    List<String> what = new ArrayList<>();
    add(what, row, "counters", "its counters are not those of its epics");
    add(what, row, "sum", "its stories are not the sum of its epics'");
    add(what, row, "ahead", "it is further than the worker");
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
