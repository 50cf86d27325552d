-- How long the provider has made an epic wait up to this call, as far as that counts together.
alter table work.call_journal add column waited_ms bigint;

-- Finds the epics that were lost in flight. It does not name the status, so that updates of that
-- stay heap-only.
create index epic_task_lost on work.epic_task (crashes) where crashes > 0;
