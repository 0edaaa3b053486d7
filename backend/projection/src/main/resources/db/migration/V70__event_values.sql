-- What events state beyond identifiers, one value a row, so that EPCIS queries find it: business transactions, parties,
-- quantities, sensors, corrections, extensions. It follows from blocks. The first 5,000 values of an event are here.
create table event_value (
    digest bytea not null references event on delete cascade,
    n      int not null,                   -- order within the event
    field  text not null,                  -- io.waymark.projection.event.ValueField; a longer one as its hash
    value  text not null,                  -- as captured or as a bare word; a long one as its hash
    number numeric,                        -- where it is one: with 20 digits, in the base unit where the field names a dimension
    time   timestamptz,                    -- where it is one
    primary key (digest, n)
);
create index on event_value (field, value);
create index on event_value (field, number) where number is not null;
create index on event_value (field, time) where time is not null;
