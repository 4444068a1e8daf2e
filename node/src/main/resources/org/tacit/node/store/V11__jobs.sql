-- Jobs: whose they are, their turn, what happened in them, what they left, and when they are run again.

create table job_turn (
  job         varchar(64) primary key references job (id),
  tenant      varchar(64) not null,
  asked_by    varchar(100) not null,          -- an account, or the partner that proposed it
  priority    int         not null,
  trace       varchar(32) not null,           -- the same at every party
  queued_at   timestamp with time zone,       -- since when it waits
  starter     varchar(32),                    -- who starts it: empty for this node, a partner otherwise; null while it does not wait
  retries     int         not null,           -- how often it may still be tried again by itself
  retry_at    timestamp with time zone
);

-- Limits of a tenant; of the node as a whole where the name is empty.
create table tenant_limit (
  tenant      varchar(64) primary key,
  jobs        int         not null,
  memory      bigint      not null,
  cores       int         not null,
  disk        bigint      not null,
  weight      int         not null,
  set_by      varchar(100) not null,
  set_at      timestamp with time zone not null
);

-- What happened in a job, without any data: kinds, names of the contract, counts.
create table job_event (
  job         varchar(64) not null references job (id),
  position    bigint      not null,
  happened_at timestamp with time zone not null,
  kind        varchar(30) not null,
  attempt     int         not null,
  step        varchar(64) not null,           -- empty where it is about the whole job
  code        varchar(40) not null,           -- of a failure, or what is waited for; empty otherwise
  bytes       bigint      not null,
  items       bigint      not null,
  millis      bigint      not null,
  primary key (job, position)
);

create table job_artifact (
  job          varchar(64) not null references job (id),
  step         varchar(64) not null,
  port         varchar(64) not null,
  tenant       varchar(64) not null,
  port_type    varchar(40) not null,
  bytes        bigint      not null,
  on_disk      bigint      not null,
  sha256       varchar(64) not null,
  created_at   timestamp with time zone not null,
  used_at      timestamp with time zone not null,
  pinned       boolean     not null,
  state        varchar(12) not null,          -- KEPT, DESTROYING, DESTROYED
  ended_at     timestamp with time zone,
  ended_by     varchar(100),
  ended_why    varchar(200),
  primary key (job, step, port)
);

create index job_artifact_state on job_artifact (tenant, state);

create table artifact_rule (
  tenant      varchar(64) primary key,
  rule        varchar(20) not null,           -- NEVER, AFTER_CREATION, AFTER_LAST_USE
  days        int         not null,
  set_by      varchar(100) not null,
  set_at      timestamp with time zone not null
);

create table job_schedule (
  id          varchar(32) primary key,
  contract    varchar(64) not null references contract (hash),
  tenant      varchar(64) not null,
  cron        varchar(100) not null,
  zone        varchar(60) not null,
  missed      varchar(10) not null,           -- SKIP, ONCE
  priority    int         not null,
  made_by     varchar(100) not null,
  made_at     timestamp with time zone not null,
  next_at     timestamp with time zone,       -- null once it has ended
  last_at     timestamp with time zone,
  last_job    varchar(64),
  ended_en    text,
  ended_zh    text
);

-- Jobs of an older version.
insert into job_turn (job, tenant, asked_by, priority, trace, retries) select id, 'main', 'node', 5, '', 0 from job;
