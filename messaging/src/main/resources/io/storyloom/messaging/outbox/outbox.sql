-- The outbox of a schema. Paste into a migration and put the schema's name for SCHEMA.

-- What a run says, in order; partitions of one day each are made ahead, see DailyPartitions.
create table SCHEMA.outbox (
    run_id      uuid        not null,
    position    bigint      not null,
    tenant_id   text        not null,
    type        text        not null,
    occurred_at timestamptz not null,
    epic_id     uuid,
    payload     bytea       not null,
    primary key (run_id, position)
) partition by range (run_id);

-- Takes what no day's partition takes, so that an insert never fails for want of one.
create table SCHEMA.outbox_default partition of SCHEMA.outbox default;

-- Up to which position a run's records are in Kafka, and where the last ones lie.
create table SCHEMA.outbox_ack (
    run_id         uuid   primary key,
    tenant_id      text   not null,
    acked          bigint not null,
    event_offset   bigint,
    command_offset bigint
) with (fillfactor = 50);
