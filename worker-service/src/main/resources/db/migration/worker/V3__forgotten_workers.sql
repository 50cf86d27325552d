-- Incarnations are forgotten some time after they are gone; the runs that they did are not. A run
-- without its owner's row is free.
alter table work.run drop constraint run_owner_fkey;
