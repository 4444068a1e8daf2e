-- Partners whose certificates and keys change, who are suspended, and what they say of themselves.

alter table partner add column generation int default 0 not null;    -- that it shows now
alter table partner add column suspended text default '' not null;   -- why, empty where it is not
alter table partner add column compare boolean default false not null; -- a person has to compare its certificate before it is lifted
alter table partner add column capabilities text;                    -- as it said when it connected last, org.tacit.node.partner.Capabilities, JSON

-- Each certificate of a partner with the keys announced with it; the first is that of its pairing.
create table partner_generation (
  partner     varchar(32) not null,
  generation  int         not null,
  certificate varchar(64) not null unique,
  signing     text        not null,          -- public keys, JSON
  expires     timestamp with time zone,      -- null where it was never told
  accepted    timestamp with time zone,      -- until when, null: no end
  compromised boolean     not null,
  succession  text        not null,          -- the signed text, empty for the first
  primary key (partner, generation)
);

insert into partner_generation (partner, generation, certificate, signing, compromised, succession)
  select name, 0, fingerprint, signing, false, '' from partner;

-- This node's own successions.
create table succession (
  generation  int         primary key,
  document    text        not null,          -- the signed text
  compromised boolean     not null,
  made_at     timestamp with time zone not null,
  until_at    timestamp with time zone not null,
  shown_at    timestamp with time zone,
  retired_at  timestamp with time zone
);

-- Who has taken it.
create table succession_taken (
  generation int         not null references succession (generation),
  partner    varchar(32) not null,
  taken_at   timestamp with time zone not null,
  primary key (generation, partner)
);

-- Which warnings of an expiry were given.
create table expiry_warning (
  certificate varchar(64) not null,
  days        int         not null,
  given_at    timestamp with time zone not null,
  primary key (certificate, days)
);
