-- Verifications of product identifiers that were asked for (21 U.S.C. 360eee-1): who asked what and what was answered. They
-- follow from no block, so they belong into the backup; the law has them kept for six years.
create table dscsa_check (
    id            bigint generated always as identity primary key,
    at            timestamptz not null default now(),
    asked_by      text not null,           -- account or API key
    requester_gln text not null default '',
    member        text not null default '', -- MSP id of the member whose GLN that is; empty if it is nobody's
    correlation   text not null default '', -- the requester's id of the request
    identifier    text not null,           -- canonical, of the item
    lot           text not null default '',
    expiry        text not null default '',
    verified      boolean not null,
    reason        text not null default '',
    information   text not null default ''
);
create index on dscsa_check (identifier, id);
