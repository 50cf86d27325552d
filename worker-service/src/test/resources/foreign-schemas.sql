-- What the worker sees of the tables of the API service.
create schema catalog;
create table catalog.project (
  id uuid primary key, tenant_id text not null, name text not null, description text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table catalog.epic (
  id uuid primary key, tenant_id text not null,
  project_id uuid not null references catalog.project on delete cascade,
  number int not null, position int not null, title text not null,
  description text not null default '',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table catalog.story (
  id uuid primary key, tenant_id text not null, project_id uuid not null,
  epic_id uuid not null references catalog.epic on delete cascade, number int not null,
  title text not null, text text not null, persona text not null,
  acceptance_criteria text[] not null, technical_notes text not null default '',
  priority text not null, story_points int, run_id uuid, edited boolean not null default false,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  unique (epic_id, number));
create schema intake;
create table intake.active_run (
  tenant_id text not null, project_id uuid not null, run_id uuid not null unique,
  claimed_at timestamptz not null default now(), primary key (tenant_id, project_id));
