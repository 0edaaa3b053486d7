-- What others opened to this organisation outside its own ledger values: lives in PostgreSQL alone (and in its backup).
-- Nothing here was believed before every byte was checked against the map.

-- History that was opened. Its steps stand in the tables of V1 (origin 'opening:<number>') while it is loaded.
create table opening (
    number bigint generated always as identity primary key,
    sender text not null,
    height bigint not null,               -- number of blocks that the check needed: a replay loads it when it is there again
    bytes  bytea not null,                -- canonical JSON
    loaded boolean not null
);

-- Offers of goods to this organisation.
create table inbound_offer (
    number     bigint generated always as identity primary key,
    sender     text not null,
    key        text not null,             -- ledger key in the sender's collection
    value      bytea not null,            -- the offer's canonical bytes
    short      boolean not null,
    block      bigint not null,
    claimed_at timestamptz not null,      -- timestamp that its transaction claims
    verdict    text not null check (verdict in ('ready', 'incomplete')),
    reason     text,                      -- stable code, of an incomplete one
    about      text,                      -- canonical identifier of what is incomplete, where known; private
    opening    bigint references opening on delete set null,
    settled    boolean not null default false,
    unique (sender, key)
);
create index on inbound_offer (settled, claimed_at);

-- The offered things, of offers whose opening is verified.
create table inbound_head (
    offer         bigint not null references inbound_offer on delete cascade,
    key_id        text not null,
    object_org    text not null,
    object_ref    text not null,
    identifier    text not null,
    kind          text not null,
    next_key_hash bytea not null,
    outcome       text check (outcome in ('received', 'rejected', 'withdrawn')),
    outcome_block bigint,
    primary key (offer, key_id)
);
create index on inbound_head (next_key_hash);
create index on inbound_head (object_org, object_ref);
