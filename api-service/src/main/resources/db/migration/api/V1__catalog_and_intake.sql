-- The schemas themselves are made by Flyway.

-- What people work on.

create table catalog.project (
  id          uuid primary key,
  tenant_id   text not null,
  name        text not null,
  description text not null default '',
  -- The highest code given to an epic, so that codes are never used twice.
  last_epic   int not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  unique (tenant_id, id)
);
create index project_newest on catalog.project (tenant_id, created_at desc, id desc);

create table catalog.epic (
  id          uuid primary key,
  tenant_id   text not null,
  project_id  uuid not null references catalog.project on delete cascade,
  number      int not null,
  position    int not null,
  title       text not null,
  description text not null default '',
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  unique (tenant_id, project_id, number)
);
create index epic_in_order on catalog.epic (project_id, position, number);

create table catalog.story (
  id                  uuid primary key,
  tenant_id           text not null,
  project_id          uuid not null,
  epic_id             uuid not null references catalog.epic on delete cascade,
  number              int not null,
  title               text not null,
  text                text not null,
  persona             text not null,
  acceptance_criteria text[] not null,
  technical_notes     text not null default '',
  -- Null where an import or a person did not say.
  priority            text,
  story_points        int,
  run_id              uuid,
  edited              boolean not null default false,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  unique (epic_id, number)
);
create index story_of_project on catalog.story (project_id);

-- What was asked for. A row of intake.run stays for ever.

create table intake.run (
  run_id              uuid primary key,
  tenant_id           text not null,
  project_id          uuid not null,
  retry_of            uuid,
  bucket              int not null,
  options             jsonb not null,
  epics               jsonb not null,
  total_epics         int not null,
  command_sequence    bigint not null default 0,
  cancel_requested_at timestamptz,
  pause_requested     boolean not null default false,
  open                boolean not null default true,
  created_at          timestamptz not null
);
create index run_open on intake.run (bucket) where open;
create index run_of_project on intake.run (tenant_id, project_id, run_id desc);
create index run_newest on intake.run (tenant_id, run_id desc);

create table intake.active_run (
  tenant_id  text not null,
  project_id uuid not null,
  run_id     uuid not null unique,
  claimed_at timestamptz not null,
  primary key (tenant_id, project_id)
);

create table intake.idempotency_key (
  tenant_id   text not null,
  scope       text not null,
  key         text not null,
  fingerprint text not null,
  answer      jsonb,
  created_at  timestamptz not null,
  primary key (tenant_id, scope, key)
);
create index idempotency_key_age on intake.idempotency_key (created_at);

-- What is to be sent to Kafka, see the messaging module.

-- What a run says, in order; partitions of one day each are made ahead, see DailyPartitions.
create table intake.outbox (
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
create table intake.outbox_default partition of intake.outbox default;

-- Up to which position a run's records are in Kafka, and where the last ones lie.
create table intake.outbox_ack (
    run_id         uuid   primary key,
    tenant_id      text   not null,
    acked          bigint not null,
    event_offset   bigint,
    command_offset bigint
) with (fillfactor = 50);
-- Which instance relays which runs, for a schema without partitions of its own to go by.
-- Holds no data of tenants.

create table intake.relay_lease (
    bucket int         primary key,
    owner  text        not null default '',
    until  timestamptz not null default '-infinity'
);
insert into intake.relay_lease (bucket) select generate_series(0, 15);

create table intake.relay_member (
    owner text        primary key,
    until timestamptz not null
);
