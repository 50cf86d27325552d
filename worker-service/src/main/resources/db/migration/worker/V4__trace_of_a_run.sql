-- The trace of the request that began the run, which all of its records belong to; W3C Trace Context.
alter table work.run add column traceparent text;
alter table work.outbox drop column traceparent;
