-- Sources, versions of tables, what their columns hold, what for they may be used, and what partners may see of them.

create table data_source (
  name       varchar(64) primary key,
  kind       varchar(20) not null,
  settings   text        not null,           -- JSON; secrets in it are sealed
  added_by   varchar(128) not null,
  added_at   timestamp with time zone not null
);

create table table_version (
  table_name   varchar(64) not null references registered_table (name),
  version      int         not null,         -- of the snapshot in the table store
  commitment   varchar(64) not null,
  row_count    bigint      not null,
  excluded     bigint      not null,         -- rows left out because their persons did not consent
  table_schema text        not null,         -- JSON
  origin       text        not null,         -- where it came from, JSON
  drift        text        not null,         -- against the version before, JSON
  made_by      varchar(128) not null,
  made_at      timestamp with time zone not null,
  retired_at   timestamp with time zone,     -- its file is gone
  retired_why  varchar(200),
  survey       text,                         -- counts, figures, suggestions, JSON; computed when first asked for
  primary key (table_name, version)
);
create index table_version_commitment on table_version (commitment);

-- What a person decided that a column holds.
create table column_class (
  table_name  varchar(64)  not null references registered_table (name),
  column_name varchar(128) not null,
  category    varchar(40)  not null,
  grade       varchar(2)   not null,
  decided_by  varchar(128) not null,
  decided_at  timestamp with time zone not null,
  primary key (table_name, column_name)
);

create table use_purpose (
  name        varchar(64)   primary key,
  legal_basis varchar(500)  not null,
  description varchar(2000) not null,
  expires_at  timestamp with time zone,
  added_by    varchar(128)  not null,
  added_at    timestamp with time zone not null,
  ended_at    timestamp with time zone
);

-- Purposes that a table, or one of its columns, may be used for; none: any.
create table table_purpose (
  table_name  varchar(64)  not null references registered_table (name),
  column_name varchar(128) not null,         -- empty for the whole table
  purpose     varchar(64)  not null references use_purpose (name),
  primary key (table_name, column_name, purpose)
);

create table consent_rule (
  table_name varchar(64)  primary key references registered_table (name),
  document   text         not null,          -- org.tacit.node.catalogue.ConsentRule, JSON
  set_by     varchar(128) not null,
  set_at     timestamp with time zone not null
);

create table table_about (
  table_name  varchar(64)   primary key references registered_table (name),
  description varchar(2000) not null,
  tags        varchar(1000) not null         -- JSON
);

create table table_sharing (
  table_name varchar(64)  not null references registered_table (name),
  partner    varchar(32)  not null,          -- or * for all
  level      varchar(20)  not null,
  set_by     varchar(128) not null,
  set_at     timestamp with time zone not null,
  primary key (table_name, partner)
);
