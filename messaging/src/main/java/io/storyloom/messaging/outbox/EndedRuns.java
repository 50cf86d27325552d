package io.storyloom.messaging.outbox;

/// Which runs of a schema are done with: they ended, everything they say was acknowledged, and
/// their projection has reached their last event.
///
/// @param runs the schema's table of all its runs, with `run_id` and `open`
/// @param ends a select of `run_id`, `open`, `ended_at` and `projected` from those runs, unknown
///   where null, with `run` as the name of the table
public record EndedRuns(String runs, String ends) {

  /// `work.run(run_id, open, ended_at, sequence)`, closed once its last event is acknowledged.
  public static EndedRuns work() {
    return new EndedRuns(
        "work.run",
        """
        select run.run_id, run.open, run.ended_at,
               (select p.sequence from progress.run p where p.run_id = run.run_id) >= run.sequence
                 as projected
        from work.run run
        """);
  }

  /// `intake.run(run_id, open)`, closed once its last command is acknowledged; the worker knows how
  /// the run ended.
  public static EndedRuns intake() {
    return new EndedRuns(
        "intake.run",
        """
        select run.run_id, run.open or w.open as open, w.ended_at,
               (select p.sequence from progress.run p where p.run_id = run.run_id) >= w.sequence
                 as projected
        from intake.run run
        left join lateral (
          select * from work.run k where k.run_id = run.run_id offset 0
        ) w on true
        """);
  }

  /// Whether there is a run of a range whose rows are needed; the parameter is the moment before
  /// which runs have to have ended.
  String neededBetween(String from, String to) {
    return """
    select exists (
      select from (%s where run.run_id >= '%s' and run.run_id < '%s') ends
      where (%s) is not true)
    """
        .formatted(ends, from, to, over("ends"));
  }

  /// Whether there is an open run of a range.
  String openBetween(String from, String to) {
    return "select exists (select from %s where open and run_id >= '%s' and run_id < '%s')"
        .formatted(runs, from, to);
  }

  /// Deletes so many rows of a table with a `run_id` that are not needed; the parameters are the
  /// moment before which their runs have to have ended and the number of rows.
  ///
  /// @param below only of runs with lower ids
  String delete(String table, String below) {
    return """
    delete from %1$s where ctid = any (array(
      select o.ctid from %1$s o
      cross join lateral (%2$s where run.run_id = o.run_id offset 0) ends
      where o.run_id < '%3$s' and %4$s limit ?))
    """
        .formatted(table, ends, below, over("ends"));
  }

  private static String over(String run) {
    return "not %1$s.open and %1$s.ended_at <= ? and %1$s.projected".formatted(run);
  }
}
