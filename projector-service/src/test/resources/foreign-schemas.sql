-- What the projector sees of the tables of the other services.
create schema work;
create table work.run (
  run_id uuid primary key, status text not null, sequence bigint not null,
  open boolean not null default true);
create table work.epic_task (
  run_id uuid not null, index int not null, status text not null, stories_created int not null,
  stories_deleted int not null, primary key (run_id, index));
create table work.outbox (run_id uuid primary key);
create table work.outbox_ack (run_id uuid primary key, event_offset bigint);
create schema catalog;
create table catalog.story (
  id uuid primary key default gen_random_uuid(), project_id uuid not null, run_id uuid);
