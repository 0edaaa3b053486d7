-- Scans that people reported: counts, not scans. No address, no device, no time finer than a day.
create table scan (
    identifier text not null,             -- canonical
    country    text not null default '',  -- ISO 3166-1 alpha-2, as chosen by the person; empty where none was chosen
    day        date not null,             -- by UTC
    scans      int not null check (scans > 0),
    primary key (identifier, day, country)
);

-- What people type is often no more than the serial or lot number that stands on the label.
create index object_serial on object (substring(identifier from '/21/([^/]+)$'));
create index object_lot_number on object (substring(lot from '/10/([^/]+)$'));
create index object_lot on object (lot, changed_block);
