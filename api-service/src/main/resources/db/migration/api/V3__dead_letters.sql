-- What arrived in the dead-letter topics, for as long as those keep it, and what was replayed.
-- A poison record's own word for its tenant is worth nothing: all belong to the installation's.

create table intake.dead_letter (
  tenant_id         text        not null,
  -- Topic, partition and offset of the record that could not be processed.
  id                text        not null,
  topic             text        not null,
  partition         int         not null,
  position          bigint      not null,
  reason            text        not null,
  exception         text        not null,
  key               bytea,
  value             bytea,
  -- JSON; as bytes, because Kafka's headers may hold what no text of PostgreSQL can.
  headers           bytea       not null,
  omitted           boolean     not null,
  died_at           timestamptz not null,
  dlt_topic         text        not null,
  dlt_partition     int         not null,
  dlt_offset        bigint      not null,
  replay_began_at   timestamptz,
  replayed_at       timestamptz,
  replayed_position bigint,
  primary key (tenant_id, id)
);
create index dead_letter_newest on intake.dead_letter (tenant_id, died_at desc, id desc);
create index dead_letter_read on intake.dead_letter (dlt_topic, dlt_partition, dlt_offset);
