-- How fast the line to a partner was when it was last measured.

create table link_speed (
  partner           varchar(32)      primary key,
  bits_out          double precision not null,   -- a second, from this node
  bits_in           double precision not null,   -- a second, to this node
  round_trip_micros bigint           not null,
  measured_at       timestamp with time zone not null
);
