-- How often a run was folded anew, so that nobody goes on from what he read before.
alter table run add column repairs int not null default 0;
