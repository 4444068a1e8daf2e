-- Services: pauses, every edition ever served, keys of own applications; metering, prices, statements; applications without a node.

alter table service add column paused_en varchar(700);          -- why this node answers or asks nothing for now; null where it does
alter table service add column paused_zh varchar(700);

create table service_edition (
  service   varchar(64) not null references service (id),
  hash      varchar(64) not null,
  document  text        not null,          -- org.tacit.node.service.SignedEdition, canonical
  made_at   timestamp with time zone not null,
  primary key (service, hash)
);

alter table service_use add column calls bigint default 0 not null;
alter table service_use add column core_nanos bigint default 0 not null;

-- A key with which one application of this organisation asks one service.
create table service_key (
  id          varchar(16)  primary key,
  service     varchar(64)  not null references service (id),
  name        varchar(64)  not null,
  secret_hash varchar(64)  not null,       -- SHA-256; the secret is shown once and kept nowhere
  per_minute  bigint       not null,
  per_day     bigint       not null,
  in_all      bigint       not null,
  tenant      varchar(64)  not null,
  created_by  varchar(100) not null,
  created_at  timestamp with time zone not null,
  expires_at  timestamp with time zone not null,
  revoked_at  timestamp with time zone
);
create unique index service_key_secret on service_key (secret_hash);

create table service_key_use (
  service        varchar(64) not null references service_key (id),
  use_day        varchar(10) not null,
  questions      bigint      not null,
  refused        bigint      not null,
  bytes_sent     bigint      not null,
  bytes_received bigint      not null,
  busy_nanos     bigint      not null,
  last_second    bigint      not null,
  last_minute    bigint      not null,
  calls          bigint default 0 not null,
  core_nanos     bigint default 0 not null,
  primary key (service, use_day)
);

-- What was used, by jobs and services alike: a row for each step of a job with each partner, and for each day of a service.
create table meter (
  id             varchar(300) primary key, -- what it counts, so that nothing is counted twice
  use_day        varchar(10)  not null,    -- 2026-11-21, UTC
  kind           varchar(10)  not null,    -- JOB, SERVICE
  subject        varchar(64)  not null,    -- id of the job or service
  name           varchar(100) not null,    -- operator, or the service's name
  partner        varchar(64)  not null,
  provided       boolean      not null,    -- by this node
  project        varchar(200) not null,
  table_name     varchar(200) not null,
  calls          bigint       not null,
  items          bigint       not null,    -- rows that were asked about, found or not
  bytes_sent     bigint       not null,
  bytes_received bigint       not null,
  core_nanos     bigint       not null,
  epsilon        double precision not null,
  changed_at     timestamp with time zone not null
);
create index meter_day on meter (use_day, partner);

create table price (
  id         varchar(64)  primary key,     -- hash of the item
  partner    varchar(64)  not null,
  provided   boolean      not null,        -- we sell
  document   text         not null,        -- org.tacit.node.meter.SignedPrice, canonical
  delivered  boolean      not null,
  created_at timestamp with time zone not null
);

create table statement (
  id         varchar(64)  primary key,     -- hash of the issuer's
  partner    varchar(64)  not null,
  provided   boolean      not null,        -- issued by this node
  month_of   varchar(7)   not null,
  issued     text         not null,        -- the provider's org.tacit.node.meter.SignedStatement, canonical
  answered   text,                         -- the client's, of the same month
  delivered  boolean      not null,
  created_at timestamp with time zone not null
);

-- Applications of partners that ask services without a node.
create table consumer (
  name        varchar(64)  primary key,
  fingerprint varchar(64)  not null unique,
  signing     text         not null,
  added_by    varchar(100) not null,
  added_at    timestamp with time zone not null
);

create table consumer_invitation (
  id         varchar(16)  primary key,
  name       varchar(64)  not null,
  pass       varchar(64)  not null,        -- fingerprint of its one-time certificate
  created_by varchar(100) not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_by    varchar(64)
);
