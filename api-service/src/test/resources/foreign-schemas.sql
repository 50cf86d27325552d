-- What api-service reads of the worker's and the projector's tables; their services make them.
create schema work;
create schema progress;
create table work.worker (
  incarnation bigint generated always as identity primary key,
  instance text not null, started_at timestamptz not null default now(),
  stamp timestamptz not null default now(), dead boolean not null default false);
create table work.run (
  run_id uuid primary key, tenant_id text not null, project_id uuid not null,
  status text not null, sequence bigint not null default 0, owner bigint,
  last_control bigint not null default 0,
  ended_at timestamptz, open boolean not null default true);
create table work.epic_task (
  run_id uuid not null, index int not null, tenant_id text not null, epic_id uuid not null,
  title text not null, status text not null, primary key (run_id, index));
create table work.position (partition int primary key, next_offset bigint not null);
create table progress.position (partition int primary key, next_offset bigint not null);
create table progress.run (
  run_id uuid primary key, tenant_id text not null, project_id uuid not null, retry_of uuid,
  status text not null, sequence bigint not null, options jsonb, total_epics int not null,
  completed_epics int not null default 0, failed_epics int not null default 0,
  skipped_epics int not null default 0, in_flight_epics int not null default 0,
  pending_epics int not null default 0, total_stories_created int not null default 0,
  current_index int not null default 0, provider text, model text, pause_reason text,
  rate_limited_until timestamptz, error text, created_at timestamptz not null,
  started_at timestamptz, completed_at timestamptz, paused_ms bigint not null default 0,
  paused_since timestamptz, input_tokens bigint not null default 0,
  output_tokens bigint not null default 0, cost_usd numeric(18,6) not null default 0,
  last_event_at timestamptz not null, repairs int not null default 0);
create table progress.run_epic (
  run_id uuid, tenant_id text not null, index int, epic_id uuid not null, title text not null,
  status text not null, attempt int not null default 0, calls int not null default 0,
  retry_count int not null default 0, stories_created int not null default 0,
  stories_deleted int not null default 0, duration_ms bigint, input_tokens bigint not null default 0,
  output_tokens bigint not null default 0, cost_usd numeric(18,6) not null default 0,
  started_at timestamptz, completed_at timestamptz, reason text, primary key (run_id, index));

create table work.outbox (
  run_id uuid not null, position bigint not null, tenant_id text not null, type text not null,
  occurred_at timestamptz not null, epic_id uuid, payload bytea not null,
  primary key (run_id, position));

create table work.call_journal (
  run_id uuid not null, index int not null, call int not null, tenant_id text not null,
  attempt int not null, request text not null, started_at timestamptz not null,
  ended_at timestamptz, outcome text, detail text, answer text,
  input_tokens bigint not null default 0, output_tokens bigint not null default 0,
  cost_usd numeric(18, 6) not null default 0, primary key (run_id, index, call));
