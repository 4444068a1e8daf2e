-- How much differential privacy may be spent on a table, by partner.
create table privacy_budget (
  table_name varchar(200)   not null,
  partner    varchar(64)    not null,       -- '*' for all together
  epsilon    numeric(38,18) not null,       -- in each period
  delta      numeric(38,18) not null,
  days       int            not null,       -- of a period, 0 where it never renews
  since      timestamp with time zone not null,
  set_by     varchar(100)   not null,
  primary key (table_name, partner)
);

-- What was spent, or is set aside for an answer that is being made.
create table privacy_spend (
  id         varchar(32)    primary key,
  table_name varchar(200)   not null,
  partner    varchar(64)    not null,       -- '*' for a file that may reach anybody
  epsilon    numeric(38,18) not null,
  delta      numeric(38,18) not null,
  what       varchar(100)   not null,       -- operator, or sort of release
  subject    varchar(200)   not null,       -- job and step, or export
  state      varchar(10)    not null,       -- RESERVED, SPENT, RELEASED
  spent_by   varchar(100)   not null,
  spent_at   timestamp with time zone not null
);

create index privacy_spend_table on privacy_spend (table_name, spent_at);
