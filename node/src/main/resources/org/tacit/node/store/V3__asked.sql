-- What partners asked about, column by column, whatever clause allowed it: recorded before an answer leaves, also of attempts that failed later.

create table asked (
  job            varchar(64) not null references job (id),
  attempt        int         not null,
  step           varchar(64) not null,
  table_name     varchar(64) not null,
  column_name    varchar(200) not null,
  partner        varchar(32) not null,
  kind           varchar(20) not null,        -- org.tacit.flow.disclosure.Kind
  items          bigint      not null,        -- asked about; until it is known the most that could be
  hits           bigint,                      -- how many of them were there, where this node learned it
  table_rows     bigint      not null,        -- of the own table
  own_snapshot   text        not null,
  own_rows       bigint      not null,
  their_snapshot text        not null,        -- empty where not known
  their_rows     bigint      not null,
  asked_at       timestamp with time zone not null,
  primary key (job, attempt, step, table_name, column_name, partner, kind)
);

create index asked_column on asked (partner, table_name, column_name);

-- On which snapshots a fact was told; null for what an older version recorded.
alter table disclosed add column told_at timestamp with time zone;
alter table disclosed add column own_snapshot text;
alter table disclosed add column own_rows bigint;
alter table disclosed add column their_snapshot text;
alter table disclosed add column their_rows bigint;
