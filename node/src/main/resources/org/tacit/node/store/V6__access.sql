-- People and programs that use this node, what belongs to which tenant, and who said yes.

create table tenant (
  name        varchar(32) primary key,
  persons     int         not null,          -- how many people say yes to each contract
  two_from    varchar(2),                    -- two say yes where a column of this grade or above is touched; null: no such rule
  created_at  timestamp with time zone not null
);
insert into tenant (name, persons, created_at) values ('main', 1, current_timestamp);

create table account (
  name           varchar(80)  primary key,
  tenant         varchar(32)  not null references tenant (name),
  roles          varchar(200) not null,      -- org.tacit.node.access.Role, with commas
  subject        varchar(64)  unique,        -- hash of issuer and subject, where it signs in elsewhere
  password       varchar(200),               -- Argon2id, PHC form; null where it signs in elsewhere
  password_until timestamp with time zone,   -- a one-time password: good until then, and must be changed
  totp           text,                       -- sealed secret
  totp_pending   text,                       -- the same, not confirmed yet
  totp_step      bigint       not null,      -- of the newest code used
  disabled       boolean      not null,
  created_at     timestamp with time zone not null,
  created_by     varchar(100) not null,
  seen_at        timestamp with time zone
);

create table recovery_code (
  account varchar(80) not null references account (name),
  code    varchar(64) not null,              -- SHA-256
  used_at timestamp with time zone,
  primary key (account, code)
);

create table login_session (
  id         varchar(64) primary key,        -- SHA-256 of what the browser holds
  account    varchar(80) not null references account (name),
  created_at timestamp with time zone not null,
  seen_at    timestamp with time zone not null,
  expires_at timestamp with time zone not null
);
create index login_session_account on login_session (account);

-- Who waits before the next attempt: accounts, also such as do not exist, and network addresses; only as hashes.
create table login_attempt (
  subject    varchar(64) primary key,
  attempts   int         not null,
  free_at    timestamp with time zone not null,
  last_at    timestamp with time zone not null
);

-- A sign-in elsewhere that was begun; each is good once.
create table oidc_login (
  id         varchar(64) primary key,        -- SHA-256 of what the browser holds
  expires_at timestamp with time zone not null
);

create table api_key (
  prefix     varchar(20)  primary key,
  hash       varchar(64)  not null,          -- SHA-256 of the whole key
  account    varchar(80)  not null references account (name),
  label      varchar(80)  not null,
  scopes     varchar(400) not null,          -- org.tacit.node.access.Permission, with commas
  created_at timestamp with time zone not null,
  created_by varchar(100) not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  used_at    timestamp with time zone
);

-- What belongs to another tenant than the main one.
create table owned (
  kind    varchar(20)  not null,
  id      varchar(100) not null,
  tenant  varchar(32)  not null references tenant (name),
  primary key (kind, id)
);
create index owned_tenant on owned (tenant, kind);

-- Who proposed a contract, and who said yes to it, here.
create table contract_voice (
  contract varchar(64)  not null,
  person   varchar(100) not null,
  voice    varchar(10)  not null,            -- PROPOSED or YES
  said_at  timestamp with time zone not null,
  primary key (contract, person)
);
