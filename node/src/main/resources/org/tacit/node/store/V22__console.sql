-- What the steps of jobs said to partners and heard from them: counts and sizes by kind, never content.
create table conversation (
  job      varchar(64)  not null references job (id),
  step     varchar(64)  not null,
  position int          not null,        -- in the order of first mention
  peer     varchar(100) not null,
  channel  varchar(200) not null,
  kind     varchar(100) not null,        -- the part of the protocol that spoke or listened
  sent     boolean      not null,
  messages bigint       not null,
  bytes    bigint       not null,
  smallest bigint       not null,
  largest  bigint       not null,
  primary key (job, step, position)
);

-- What this organisation calls itself before people; partners know it by its node's name and fingerprint.
create table organisation (
  id         int          primary key,   -- always 1
  name       varchar(200) not null,
  changed_by varchar(200) not null,
  changed_at timestamp with time zone not null
);

-- What became of the last tries to tell a webhook: nothing of what was told but the event's type.
create table webhook_delivery (
  webhook  varchar(32)  not null,
  position bigint       not null,
  event    bigint       not null,
  type     varchar(100) not null,
  tried_at timestamp with time zone not null,
  millis   bigint       not null,
  error    varchar(1000),              -- null where the receiver took it
  primary key (webhook, position)
);
