-- The evidence, to be searched: made from the logs and made again from them where it does not fit. Decides nothing.

create table evidence_indexed (
  origin  varchar(32) primary key,          -- whose log
  entries bigint      not null,             -- of it are in the index
  root    varchar(64) not null              -- of those
);

create table evidence_entry (
  origin    varchar(32) not null,
  entry     bigint      not null,
  logged_at timestamp with time zone not null,
  type      varchar(64) not null,
  primary key (origin, entry)
);

create index evidence_entry_time on evidence_entry (logged_at, origin, entry);

create table evidence_term (
  origin varchar(32)  not null,
  entry  bigint       not null,
  name   varchar(20)  not null,             -- actor, partner, table, column, contract, job, service, project, purpose …
  term   varchar(200) not null,
  primary key (name, term, origin, entry)
);

create index evidence_term_entry on evidence_term (origin, entry);

-- Partners that may watch this node's evidence.
create table evidence_observer (
  partner    varchar(32) primary key,
  types      text        not null,          -- of entries that it is shown, JSON; of the others it gets hashes
  granted_by varchar(200) not null,
  granted_at timestamp with time zone not null
);

-- Signed heads that were written down outside.
create table anchor_receipt (
  id           varchar(64) primary key,     -- hash of the signed head and the anchor's name
  anchor       varchar(64) not null,
  head         text        not null,        -- org.tacit.ledger.SignedTreeHead, canonical
  digest       varchar(64) not null,        -- what stands there: SHA-256 of the head
  state        varchar(20) not null,
  place        text        not null,        -- where: of a chain its id, contract, transaction and block, JSON
  tries        int         not null,
  trouble_en   text,
  trouble_zh   text,
  created_at   timestamp with time zone not null,
  confirmed_at timestamp with time zone
);
