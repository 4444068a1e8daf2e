-- Services: long-lived joint functions that both sides signed, their editions, and what was asked.

create table service (
  id          varchar(64) primary key,      -- hash of its terms
  name        varchar(64) not null,
  partner     varchar(32) not null,
  provided    boolean     not null,         -- by this node
  document    text        not null,         -- org.tacit.node.service.SignedTerms, canonical
  state       varchar(20) not null,
  edition     text,                         -- the newest org.tacit.node.service.SignedEdition, canonical
  reason_en   text,
  reason_zh   text,
  delivered   boolean     not null,         -- the partner has heard our decision
  created_at  timestamp with time zone not null,
  decided_at  timestamp with time zone
);

-- By day. At the provider it is also what limits are held against: written before an answer leaves, a little ahead of what was answered.
create table service_use (
  service        varchar(64) not null references service (id),
  use_day        varchar(10) not null,      -- 2026-11-21, UTC
  questions      bigint      not null,
  refused        bigint      not null,
  bytes_sent     bigint      not null,
  bytes_received bigint      not null,
  busy_nanos     bigint      not null,
  last_second    bigint      not null,      -- when it was asked last
  last_minute    bigint      not null,      -- questions of the minute before that
  primary key (service, use_day)
);
