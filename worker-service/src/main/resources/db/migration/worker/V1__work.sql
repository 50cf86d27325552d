-- The schema itself is made by Flyway.

create table work.worker (
  incarnation bigint generated always as identity primary key,
  tenant_id   text        not null default 'default',
  instance    text        not null,
  started_at  timestamptz not null default now(),
  stamp       timestamptz not null default now(),
  dead        boolean     not null default false
) with (fillfactor = 50);
create index worker_alive on work.worker (instance) where not dead;

create table work.run (
  run_id          uuid primary key,
  tenant_id       text        not null,
  project_id      uuid        not null,
  partition       int         not null,
  mode            text        not null,
  persona_set     text        not null,
  existing        text        not null,
  pacing          text        not null,
  on_error        text        not null,
  max_cost_usd    numeric(18, 6),
  total_epics     int         not null,
  status          text        not null,
  sequence        bigint      not null,
  current_index   int         not null,
  epoch           bigint      not null,
  owner           bigint references work.worker,
  last_control    bigint      not null default 0,
  cancel_reason   text,
  pause_requested boolean     not null default false,
  provider        text,
  model           text,
  pause_reason    text,
  error           text,
  created_at      timestamptz not null,
  started_at      timestamptz,
  ended_at        timestamptz,
  paused_ms       bigint      not null default 0,
  paused_since    timestamptz,
  open            boolean     not null default true
) with (fillfactor = 60);
create index run_open on work.run (partition) where open;

create table work.epic_task (
  run_id          uuid           not null,
  index           int            not null,
  tenant_id       text           not null,
  epic_id         uuid           not null,
  title           text           not null,
  status          text           not null,
  attempt         int            not null default 0,
  crashes         int            not null default 0,
  calls           int            not null default 0,
  retry_count     int            not null default 0,
  stories_created int            not null default 0,
  stories_deleted int            not null default 0,
  duration_ms     bigint         not null default 0,
  input_tokens    bigint         not null default 0,
  output_tokens   bigint         not null default 0,
  cost_usd        numeric(18, 6) not null default 0,
  started_at      timestamptz,
  ended_at        timestamptz,
  reason          text,
  primary key (run_id, index)
) with (fillfactor = 60);

-- Every generator call: the request before it is made, the raw answer as soon as it is in.
create table work.call_journal (
  run_id        uuid        not null,
  index         int         not null,
  call          int         not null,
  tenant_id     text        not null,
  attempt       int         not null,
  request       text        not null,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  outcome       text,
  detail        text,
  answer        text,
  input_tokens  bigint      not null default 0,
  output_tokens bigint      not null default 0,
  cost_usd      numeric(18, 6) not null default 0,
  primary key (run_id, index, call)
) partition by range (run_id);
create table work.call_journal_default partition of work.call_journal default;

create table work.position (
  partition   int primary key,
  tenant_id   text   not null default 'default',
  next_offset bigint not null
);

-- What a run says, in order; partitions of one day each are made ahead, see DailyPartitions.
create table work.outbox (
    run_id      uuid        not null,
    position    bigint      not null,
    tenant_id   text        not null,
    type        text        not null,
    occurred_at timestamptz not null,
    epic_id     uuid,
    traceparent text,
    payload     bytea       not null,
    primary key (run_id, position)
) partition by range (run_id);

-- Takes what no day's partition takes, so that an insert never fails for want of one.
create table work.outbox_default partition of work.outbox default;

-- Up to which position a run's records are in Kafka, and where the last ones lie.
create table work.outbox_ack (
    run_id         uuid   primary key,
    tenant_id      text   not null,
    acked          bigint not null,
    event_offset   bigint,
    command_offset bigint
) with (fillfactor = 50);
