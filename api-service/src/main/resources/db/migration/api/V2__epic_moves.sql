-- Moving an epic gives it and the epics between its old and its new place other positions. What
-- was their position before is kept for a while, so that a list which somebody is paging through
-- goes on in the order that it began with.

-- How many moves there were.
alter table catalog.project add column moves bigint not null default 0;

create table catalog.epic_move (
  tenant_id  text not null,
  project_id uuid not null,
  -- The number of the move, counted in its project from 1.
  move       bigint not null,
  epic_id    uuid not null,
  -- Until this move.
  position   int not null,
  moved_at   timestamptz not null,
  primary key (tenant_id, project_id, move, epic_id),
  foreign key (tenant_id, project_id) references catalog.project (tenant_id, id) on delete cascade
);
