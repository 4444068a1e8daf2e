-- Flows that people draw and have not proposed.
create table flow_draft (
  id         varchar(32)  primary key,
  tenant     varchar(64)  not null,
  name       varchar(200) not null,
  document   text         not null,        -- as written, right or wrong
  layout     text         not null,        -- where the canvas has its steps; of no meaning to the node
  revision   int          not null,
  made_by    varchar(200) not null,
  changed_by varchar(200) not null,
  made_at    timestamp with time zone not null,
  changed_at timestamp with time zone not null
);

create index flow_draft_tenant on flow_draft (tenant, changed_at);
