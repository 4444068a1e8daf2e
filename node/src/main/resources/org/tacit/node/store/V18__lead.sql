-- Processes that share this database and the node's folder: which of them is the node. Every write of the leading process is made under its term.
create table node_lead (
  id      int          primary key,          -- 1
  term    bigint       not null,             -- higher with each process that takes the lead
  owner   varchar(100) not null,
  reach   varchar(300) not null,             -- host:port where the others pass requests on to it
  since   timestamp with time zone
);

insert into node_lead (id, term, owner, reach) values (1, 0, '', '');
