-- Rows are updated several times and then never again, so pages keep room for new versions of a
-- row (HOT), and the only index on a column that changes is that of the status.

create table run (
  run_id                uuid          not null primary key,
  tenant_id             text          not null,
  project_id            uuid          not null,
  retry_of              uuid,
  status                text          not null,
  sequence              bigint        not null,
  options               jsonb         not null,
  total_epics           int           not null,
  completed_epics       int           not null default 0,
  failed_epics          int           not null default 0,
  skipped_epics         int           not null default 0,
  in_flight_epics       int           not null default 0,
  pending_epics         int           not null,
  total_stories_created int           not null default 0,
  current_index         int           not null default 0,
  provider              text,
  model                 text,
  pause_reason          text,
  rate_limited_until    timestamptz,
  error                 text,
  created_at            timestamptz   not null,
  started_at            timestamptz,
  completed_at          timestamptz,
  paused_ms             bigint        not null default 0,
  paused_since          timestamptz,
  input_tokens          bigint        not null default 0,
  output_tokens         bigint        not null default 0,
  cost_usd              numeric(18,6) not null default 0,
  last_event_at         timestamptz   not null,
  constraint run_counts_add_up check (
    completed_epics + failed_epics + skipped_epics + in_flight_epics + pending_epics = total_epics)
) with (fillfactor = 50);

-- Lists, newest first.
create index run_by_project on run (tenant_id, project_id, created_at desc, run_id desc);
create index run_by_status on run (tenant_id, status, created_at desc, run_id desc);
create index run_by_creation on run (tenant_id, created_at desc, run_id desc);

create table run_epic (
  run_id          uuid          not null,
  tenant_id       text          not null,
  index           int           not null,
  epic_id         uuid          not null,
  title           text          not null,
  status          text          not null,
  attempt         int           not null default 0,
  calls           int           not null default 0,
  retry_count     int           not null default 0,
  stories_created int           not null default 0,
  stories_deleted int           not null default 0,
  duration_ms     bigint        not null default 0,
  input_tokens    bigint        not null default 0,
  output_tokens   bigint        not null default 0,
  cost_usd        numeric(18,6) not null default 0,
  started_at      timestamptz,
  completed_at    timestamptz,
  reason          text,
  primary key (run_id, index)
) with (fillfactor = 60);

-- The first offset of each partition of the run events that is not in these tables yet.
create table position (
  partition   int    not null primary key,
  next_offset bigint not null
) with (fillfactor = 10);
