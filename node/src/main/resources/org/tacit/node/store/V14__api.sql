-- What came over REST with an Idempotency-Key, for a day.
create table idempotency (
  id           varchar(64) primary key,     -- hash of caller and key
  request      varchar(64) not null,        -- hash of what was asked
  status       int         not null,        -- of the answer, 0 while it is being made
  content_type varchar(200),
  body         bytea,                       -- empty where it held a secret or was large
  expires_at   timestamp with time zone not null
);

create index idempotency_expiry on idempotency (expires_at);

-- Who is told of events by HTTP.
create table webhook (
  id         varchar(32)   primary key,
  url        varchar(1000) not null,
  types      varchar(2000) not null,        -- separated by commas, empty for all
  made_by    varchar(200)  not null,
  secret     text          not null,        -- sealed
  next_event bigint        not null,        -- the first event that was not delivered
  failed     int           not null,        -- tries of that one
  retry_at   timestamp with time zone not null,
  error      varchar(1000),
  active     boolean       not null
);
