package io.storyloom.api.run;

/// The statement behind every read of progress, in the forms that are needed. One statement is one
/// snapshot, so that counters and epics agree.
final class ProgressSql {

  private static final String REQUESTED_EPICS =
      """
      (select json_agg(json_build_object(
           'epicId', e ->> 'epicId', 'epicTitle', e ->> 'title', 'index', (e ->> 'index')::int,
           'status', 'PENDING', 'storiesCreated', 0, 'storiesDeleted', 0, 'retryCount', 0,
           'startedAt', null, 'completedAt', null, 'durationMs', null, 'inputTokens', 0,
           'outputTokens', 0, 'costUsd', 0, 'error', null, 'skipReason', null)
           order by (e ->> 'index')::int)
       from jsonb_array_elements(i.epics) e)
      """;

  private static final String PROJECTED_EPICS =
      """
      (select json_agg(json_build_object(
               'epicId', a.epic_id, 'epicTitle', a.title, 'index', a.index, 'status', a.status,
               'storiesCreated', a.stories_created, 'storiesDeleted', a.stories_deleted,
               'retryCount', a.retry_count, 'startedAt', a.started_at,
               'completedAt', a.completed_at,
               'durationMs', case when a.completed_at is not null then a.duration_ms end,
               'inputTokens', a.input_tokens, 'outputTokens', a.output_tokens,
               'costUsd', trim_scale(a.cost_usd),
               'error', case when a.status = 'FAILED' then a.reason end,
               'skipReason', case when a.status = 'SKIPPED' then a.reason end) order by a.index)
           from progress.run_epic a where a.run_id = p.run_id)
      """;

  private static final String PROJECTED =
      """
      select i.run_id, i.project_id, i.retry_of, coalesce(p.status, 'QUEUED') as status,
             i.cancel_requested_at is not null as cancel_requested, i.pause_requested,
             p.pause_reason, p.rate_limited_until, p.provider, p.model,
             i.total_epics, coalesce(p.completed_epics, 0) as completed_epics,
             coalesce(p.failed_epics, 0) as failed_epics,
             coalesce(p.skipped_epics, 0) as skipped_epics,
             coalesce(p.in_flight_epics, 0) as in_flight_epics,
             coalesce(p.pending_epics, i.total_epics) as pending_epics,
             coalesce(p.total_stories_created, 0) as total_stories_created,
             p.current_index, c.epic_id as current_epic_id, c.title as current_title,
             c.started_at as current_started_at, i.options,
             i.created_at, p.started_at, p.completed_at, coalesce(p.paused_ms, 0) as paused_ms,
             p.paused_since, coalesce(d.timed, 0) as timed, coalesce(d.timed_ms, 0) as timed_ms,
             coalesce(p.input_tokens, 0) as input_tokens,
             coalesce(p.output_tokens, 0) as output_tokens, p.cost_usd, p.error,
             coalesce(p.sequence, 0) as sequence, coalesce(p.repairs, 0) as repairs,
             coalesce(p.status, 'QUEUED') in ('QUEUED', 'RUNNING')
               and greatest(i.created_at, p.last_event_at, o.stamp)
                   < now() - make_interval(secs => :stalledAfter) as stalled
      %s
      from intake.run i
      left join progress.run p on p.run_id = i.run_id
      left join work.run w on w.run_id = i.run_id
      left join work.worker o on o.incarnation = w.owner
      left join progress.run_epic c on c.run_id = p.run_id and c.index = p.current_index
      left join lateral (
        select count(*) as timed, sum(t.duration_ms) as timed_ms from progress.run_epic t
        where t.run_id = p.run_id and t.status in ('COMPLETED', 'FAILED') and t.calls > 0
      ) d on p.completed_at is null
      """;

  /// What tells one state of a run from another, from its own rows alone.
  private static final String PROJECTED_MARK =
      """
      select i.run_id, coalesce(p.status, 'QUEUED') as status, coalesce(p.sequence, 0) as sequence,
             coalesce(p.repairs, 0) as repairs,
             i.cancel_requested_at is not null as cancel_requested, i.pause_requested,
             p.rate_limited_until, p.completed_at,
             coalesce(p.status, 'QUEUED') in ('QUEUED', 'RUNNING')
               and greatest(i.created_at, p.last_event_at, o.stamp)
                   < now() - make_interval(secs => :stalledAfter) as stalled
      from intake.run i
      left join progress.run p on p.run_id = i.run_id
      left join work.run w on w.run_id = i.run_id
      left join work.worker o on o.incarnation = w.owner
      """;

  /// While the projector's tables do not exist.
  private static final String REQUESTED =
      """
      select i.run_id, i.project_id, i.retry_of, 'QUEUED' as status,
             i.cancel_requested_at is not null as cancel_requested, i.pause_requested,
             null as pause_reason, null::timestamptz as rate_limited_until, null as provider,
             null as model, i.total_epics, 0 as completed_epics, 0 as failed_epics,
             0 as skipped_epics, 0 as in_flight_epics, i.total_epics as pending_epics,
             0 as total_stories_created, null as current_index, null as current_epic_id,
             null as current_title, null::timestamptz as current_started_at, i.options,
             i.created_at, null::timestamptz as started_at, null::timestamptz as completed_at,
             0 as paused_ms, null::timestamptz as paused_since, 0 as timed, 0 as timed_ms,
             0 as input_tokens, 0 as output_tokens, null as cost_usd, null as error,
             0 as sequence, 0 as repairs,
             i.created_at < now() - make_interval(secs => :stalledAfter) as stalled
      %s
      from intake.run i
      """;

  private static final String PROJECTED_WITH_EPICS =
      PROJECTED.replace(
          "%s", ", coalesce(" + PROJECTED_EPICS + ", " + REQUESTED_EPICS + ", '[]') as epics");
  private static final String PROJECTED_ALONE = PROJECTED.replace("%s", "");
  private static final String REQUESTED_WITH_EPICS =
      REQUESTED.replace("%s", ", coalesce(" + REQUESTED_EPICS + ", '[]') as epics");
  private static final String REQUESTED_ALONE = REQUESTED.replace("%s", "");

  private ProgressSql() {}

  /// @param projected whether the projector's tables exist
  static String mark(boolean projected) {
    return projected ? PROJECTED_MARK : REQUESTED_ALONE;
  }

  static String projected(boolean epics) {
    return epics ? PROJECTED_WITH_EPICS : PROJECTED_ALONE;
  }

  static String requested(boolean epics) {
    return epics ? REQUESTED_WITH_EPICS : REQUESTED_ALONE;
  }
}
