-- Which instance relays which runs, for a schema without partitions of its own to go by. Paste into a
-- migration and put the schema's name for SCHEMA. Holds no data of tenants.

create table SCHEMA.relay_lease (
    bucket int         primary key,
    owner  text        not null default '',
    until  timestamptz not null default '-infinity'
);
insert into SCHEMA.relay_lease (bucket) select generate_series(0, 15);

create table SCHEMA.relay_member (
    owner text        primary key,
    until timestamptz not null
);
