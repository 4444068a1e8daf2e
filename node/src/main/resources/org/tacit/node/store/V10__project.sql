-- What each party says about one subject (a project, its discussion, a contract): its own signed sequence, never changed.

create table feed_entry (
  subject   varchar(80) not null,              -- project/ID, talk/ID or contract/HASH
  party     varchar(32) not null,
  position  bigint      not null,              -- from 1, per subject and party
  type      varchar(32) not null,
  document  text        not null,              -- org.tacit.node.feed.SignedSaying, canonical
  hash      varchar(64) not null,              -- of the saying; the next one of this party names it
  kept_at   timestamp with time zone not null,
  primary key (subject, party, position)
);

-- How far a party has heard what this node said.
create table feed_hearer (
  subject   varchar(80) not null,
  party     varchar(32) not null,
  told      bigint      not null,
  primary key (subject, party)
);

create index feed_hearer_party on feed_hearer (party);

-- Where a contract comes from: its nonce is the hash of this, so signatures cover it.
alter table contract add column project varchar(64);
alter table contract add column replaces varchar(64);
alter table contract add column salt varchar(64);
alter table contract add column closed_by varchar(32);
alter table contract add column warned_at timestamp with time zone;

create index contract_replaces on contract (replaces);

-- Which parties have suspended a contract; each speaks for itself only.
create table contract_suspension (
  contract  varchar(64) not null references contract (hash),
  party     varchar(32) not null,
  reason    text        not null,
  since     timestamp with time zone not null,
  primary key (contract, party)
);

-- The kill switch: what must not run here until somebody lifts it.
create table hold (
  id          varchar(32)  primary key,
  scope       varchar(20)  not null,           -- ALL, PROJECT, PARTNER, CONTRACT or JOB
  target      varchar(64)  not null,           -- empty for ALL
  reason      text         not null,
  placed_by   varchar(64)  not null,
  placed_at   timestamp with time zone not null,
  lifted_by   varchar(64),
  lifted_at   timestamp with time zone
);
