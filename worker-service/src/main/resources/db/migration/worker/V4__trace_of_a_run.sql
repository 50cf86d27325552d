-- The trace of the request that began the run, which all of its records belong to; W3C Trace Context.
-- The outbox's column of that name was never filled and is not read any more.
alter table work.run add column traceparent text;
