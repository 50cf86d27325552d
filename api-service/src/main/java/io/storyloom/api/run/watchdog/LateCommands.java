package io.storyloom.api.run.watchdog;

import io.storyloom.messaging.topic.TopicProperties;
import io.storyloom.messaging.topic.Topics;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The runs of which the workers lack commands, in `intake.late_commands`.
///
/// Whether something is lacking is asked in a later snapshot than whether a sending was passed:
/// workers store what they take in before or with the position behind it.
@Component
class LateCommands {

  /// How many sendings without effect end a run.
  static final int SENDINGS = 3;

  private static final int NOTED_AT_ONCE = 5_000;
  private static final int SENT_AT_ONCE = 500;
  private static final int ENDED_AT_ONCE = 100;

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final int partitions;

  LateCommands(JdbcClient jdbc, JdbcTemplate template, TopicProperties topics) {
    this.jdbc = jdbc;
    this.template = template;
    this.partitions = topics.commands().partitions();
  }

  /// Selects from active runs `r` that lack one of their commands up to a number. The offset keeps
  /// the planner from reading all runs that ever were.
  ///
  /// @param further joins
  /// @param upTo an expression for the number
  private static String lacking(String further, String upTo) {
    return """
    from intake.run r
    join intake.active_run c on c.run_id = r.run_id
    %1$s
    left join lateral (
      select k.run_id, k.last_control from work.run k where k.run_id = r.run_id offset 0) w on true
    where (w.run_id is null
           or (%2$s > r.total_epics and w.last_control < %2$s)
           or (select count(*) from work.epic_task t where t.run_id = r.run_id) < r.total_epics)
    """
        .formatted(further, upTo);
  }

  /// Notes where a sending ended.
  void sent(RunId run, long offset) {
    jdbc.sql(
            """
            update intake.late_commands set sent_partition = ?, sent_offset = ?
            where run_id = ? and sendings > 0
            """)
        .params(Topics.partitionOf(run, partitions), offset, run.value())
        .update();
  }

  /// Counts the sendings that the workers have passed, each once.
  void countPassed(Set<Integer> buckets) {
    jdbc.sql(
            """
            update intake.late_commands l
            set counted = l.counted + 1, sent_partition = null, sent_offset = null
            from work.position p
            where p.partition = l.sent_partition and p.next_offset > l.sent_offset
              and l.bucket = any(?)
            """)
        .param(array(buckets))
        .update();
  }

  /// Removes the runs that lack nothing any more, or have ended.
  void forgetTaken(Set<Integer> buckets) {
    jdbc.sql(
            """
            delete from intake.late_commands l
            where l.bucket = any(?) and not exists (select %s and r.run_id = l.run_id)
            """
                .formatted(lacking("", "l.awaited")))
        .param(array(buckets))
        .update();
  }

  /// Adds the runs that lack something of what Kafka has.
  void noteLacking(Set<Integer> buckets, Instant due) {
    jdbc.sql(
            """
            insert into intake.late_commands (run_id, tenant_id, bucket, awaited, due_at)
            select r.run_id, r.tenant_id, r.bucket, r.command_sequence, ?
            %s
              and r.open and r.bucket = any(?)
              and not exists (select from intake.late_commands l where l.run_id = r.run_id)
            limit ?
            on conflict (run_id) do nothing
            """
                .formatted(
                    lacking(
                        """
                        join intake.outbox_ack a
                          on a.run_id = r.run_id and a.acked >= r.command_sequence
                        """,
                        "r.command_sequence")))
        .params(due.atOffset(ZoneOffset.UTC), array(buckets), NOTED_AT_ONCE)
        .update();
  }

  /// The runs that have to be ended.
  List<LostRun> lost(Set<Integer> buckets) {
    return jdbc.sql(
            """
            select tenant_id, run_id from intake.late_commands
            where counted >= ? and not given_up and bucket = any(?) limit ?
            """)
        .params(SENDINGS, array(buckets), ENDED_AT_ONCE)
        .query((row, _) ->
            new LostRun(
                new TenantId(row.getString("tenant_id")),
                new RunId(row.getObject("run_id", UUID.class))))
        .list();
  }

  /// False when the run lacks nothing any more or was given up by somebody else.
  boolean giveUp(RunId run) {
    return jdbc.sql(
                """
                update intake.late_commands l set given_up = true
                where l.run_id = ? and not l.given_up
                  and exists (select %s and r.run_id = l.run_id)
                """
                    .formatted(lacking("", "l.awaited")))
            .param(run.value())
            .update()
        == 1;
  }

  /// The runs whose next sending is due, the longest waiting first.
  List<OverdueRun> overdue(Set<Integer> buckets, Instant now) {
    return jdbc.sql(
            """
            select l.run_id, l.sendings, r.command_sequence
            from intake.late_commands l join intake.run r on r.run_id = l.run_id
            where l.due_at <= ? and l.bucket = any(?) order by l.due_at limit ?
            """)
        .params(now.atOffset(ZoneOffset.UTC), array(buckets), SENT_AT_ONCE)
        .query((row, _) ->
            new OverdueRun(
                new RunId(row.getObject("run_id", UUID.class)),
                row.getInt("sendings"),
                row.getLong("command_sequence")))
        .list();
  }

  /// Says when runs are due again.
  ///
  /// @param more how often each is sent before that
  /// @param due when it is due after so many sendings
  /// @return those that nobody else has taken
  List<OverdueRun> postpone(List<OverdueRun> runs, int more, IntFunction<Instant> due) {
    int[] updated =
        template.batchUpdate(
            """
            update intake.late_commands set sendings = ?, due_at = ?
            where run_id = ? and sendings = ?
            """,
            runs.stream()
                .map(run -> {
                  int sendings = run.sendings() + more;
                  Instant next = due.apply(sendings);
                  return new Object[] {
                    sendings, next.atOffset(ZoneOffset.UTC), run.run().value(), run.sendings()
                  };
                })
                .toList());
    List<OverdueRun> taken = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 1) {
        taken.add(runs.get(i));
      }
    }
    return taken;
  }

  /// Whether anybody is there to take commands in.
  boolean aWorkerIsAlive() {
    return jdbc.sql(
            """
            select exists (
              select from work.worker
              where not dead and stamp > clock_timestamp() - interval '30 seconds')
            """)
        .query(Boolean.class)
        .single();
  }

  private static Integer[] array(Set<Integer> buckets) {
    return buckets.toArray(Integer[]::new);
  }
}
