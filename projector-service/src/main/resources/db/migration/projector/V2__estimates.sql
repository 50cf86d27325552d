-- Estimates look at the newest runs of a mode and persona set, and at their epics by primary key.
-- One entry per run, none per epic, and the epics' updates stay free of indexes.
create index run_by_kind on run ((options ->> 'mode'), (options ->> 'personaSet'), run_id desc);
