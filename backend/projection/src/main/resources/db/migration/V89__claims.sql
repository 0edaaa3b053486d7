-- Claim keys of items that this organisation knows: from their steps, so they follow from blocks and what others opened.
create table claim_key (
    writer text not null,
    key_id text not null,                 -- of the step that commissioned the item
    claim  bytea not null,                -- Ed25519 public key
    primary key (writer, key_id)
);
create index on claim_key (claim);

-- What this organisation's node logged about who holds an item. It follows from blocks.
create table claim_own (
    claim bytea not null,
    place int not null,
    hash  bytea not null,                 -- SHA-256 of bytes
    bytes bytea not null,
    primary key (claim, place)
);
create index on claim_own (hash);

-- What others logged, as their peers opened it. Held against the ledger's hashes wherever it is read.
create table claim_opened (
    hash  bytea primary key,
    bytes bytea not null
);

-- Which places of claim keys are looked at: due where something was written that may be another organisation's to open.
create table claim_watch (
    claim      bytea primary key,
    next_hash  bytea not null,            -- key hash of the first place at which nobody had written
    due        boolean not null default true,
    tries      int not null default 0,    -- how often not all was shown
    not_before timestamptz not null default now()
);
create index on claim_watch (next_hash);
create index on claim_watch (not_before) where due;

-- Statements that somebody handed in here, to be written to the ledger. Settled ones are forgotten after a day.
create table claim_request (
    id          bigint generated always as identity primary key,
    claim       bytea not null,
    statement   text not null,            -- canonical JSON, docs/FORMATS.md, "Claims"
    received_at timestamptz not null default now(),
    tries       int not null default 0,
    done_at     timestamptz,
    tx_id       text,
    failure     text
);
create unique index on claim_request (claim) where done_at is null;
create index on claim_request (claim, id);
create index on claim_request (done_at);

alter table outbox_transaction drop constraint outbox_transaction_purpose_check;
alter table outbox_transaction add constraint outbox_transaction_purpose_check
    check (purpose in ('events', 'package', 'product', 'purge', 'disclosure', 'claim'));
