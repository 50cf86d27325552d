-- Active runs of which schema work lacks commands that Kafka has taken; hardly ever more than a few.
create table intake.late_commands (
  run_id         uuid        primary key,
  tenant_id      text        not null,
  bucket         int         not null,
  -- The number of the last command that Kafka had when the run was found.
  awaited        bigint      not null,
  -- How often everything was sent again, and how often to the workers' knowledge.
  sendings       int         not null default 0,
  counted        int         not null default 0,
  -- Where the latest of these sendings ends, until it is counted.
  sent_partition int,
  sent_offset    bigint,
  due_at         timestamptz not null,
  given_up       boolean     not null default false
);
