-- What a node remembers. Runs on H2 and PostgreSQL.

create table partner (
  name        varchar(32)  primary key,
  fingerprint varchar(64)  not null unique,
  signing     text         not null,          -- public keys by algorithm, JSON
  address     varchar(255) not null,          -- host:port to dial, empty where only the partner can dial
  added_at    timestamp with time zone not null
);

create table invitation (
  id          varchar(32)  primary key,
  pass        varchar(64)  not null,          -- fingerprint of the one-time identity in the text; empty where it has none
  created_at  timestamp with time zone not null,
  expires_at  timestamp with time zone not null,
  used_by     varchar(64)                     -- fingerprint of who joined
);

create table registered_table (
  name         varchar(64)  primary key,
  source       varchar(1000) not null,
  row_count    bigint       not null,
  table_schema text         not null,         -- JSON
  commitment   varchar(64)  not null,         -- what partners see in place of the content hash
  added_at     timestamp with time zone not null
);

create table clause (
  id          varchar(32)  primary key,
  table_name  varchar(64)  not null references registered_table (name),
  document    text         not null,          -- org.tacit.flow.policy.Clause, JSON
  granted_at  timestamp with time zone not null,
  revoked_at  timestamp with time zone
);

create table contract (
  hash         varchar(64) primary key,
  partner      varchar(32) not null references partner (name),
  proposed     boolean     not null,          -- by this node
  document     text        not null,          -- SignedContract, canonical
  state        varchar(20) not null,
  reason_en    text,
  reason_zh    text,
  job          varchar(64) not null,          -- the job that was proposed with it
  delivered    boolean     not null,          -- the partner has heard our decision
  created_at   timestamp with time zone not null,
  decided_at   timestamp with time zone
);

create table job (
  id          varchar(64) primary key,
  contract    varchar(64) not null references contract (hash),
  state       varchar(20) not null,
  attempt     int         not null,
  code        varchar(40),                    -- of the failure
  reason_en   text,
  reason_zh   text,
  created_at  timestamp with time zone not null,
  started_at  timestamp with time zone,
  finished_at timestamp with time zone
);

create table step (
  job            varchar(64) not null references job (id),
  step           varchar(64) not null,
  position       int         not null,
  operator       varchar(64) not null,
  role           varchar(64),
  state          varchar(20) not null,
  seconds        double precision,
  bytes_sent     bigint,
  bytes_received bigint,
  rounds         bigint,
  primary key (job, step)
);

-- What each clause was used for, counted against its bounds.
create table clause_use (
  job        varchar(64) not null references job (id),
  attempt    int         not null,            -- an attempt that may tell again counts again
  table_name varchar(64) not null,
  clause     varchar(32) not null,
  partner    varchar(32) not null,
  items      bigint      not null,
  used_at    timestamp with time zone not null,
  primary key (job, attempt, table_name, clause, partner)
);

-- What partners were told by jobs that ran, for the merge with later contracts.
create table disclosed (
  job      varchar(64) not null references job (id),
  position int         not null,
  fact     text        not null,              -- org.tacit.flow.disclosure.Fact, JSON
  primary key (job, position)
);
