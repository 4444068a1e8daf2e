-- A contract may have more than two parties; a partner may be removed while what was agreed with it is kept.

create table contract_party (
  contract  varchar(64) not null references contract (hash),
  party     varchar(32) not null,
  delivered boolean     not null,          -- this party has heard our decision
  primary key (contract, party)
);

insert into contract_party (contract, party, delivered) select hash, partner, delivered from contract;

alter table contract add column proposer varchar(32);   -- empty where this node proposed
update contract set proposer = case when proposed then '' else partner end;
alter table contract alter column proposer set not null;
alter table contract drop column partner;
alter table contract drop column delivered;
