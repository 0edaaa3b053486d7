-- This organisation's log. Its leaves, tiles and map are files (<waymark.data>/log); what stands here follows from the same
-- blocks and says which of the files count: a size that was not committed here was never reached.

-- One row a block: how far the log is after it.
create table log_block (
    block     bigint primary key references block on delete cascade,
    size      bigint not null unique,     -- leaves, the block's state leaf being the last
    tree_root bytea,                      -- both null where this node keeps no files of the log
    map_root  bytea
);

-- The leaf of the first write, and the block that last changed the entry.
alter table ledger_write add column leaf bigint;
alter table ledger_write add column touched bigint;

-- What the map said of a key before a later block changed it, so that proofs can be made at an earlier checkpoint.
create table map_past (
    org        text not null,
    key_hash   bytea not null,
    since      bigint not null,           -- first block after which this was the entry
    until      bigint not null,           -- first block after which it was not
    leaf       bigint,
    value_hash bytea,
    writes     int not null,
    flags      int not null,
    primary key (key_hash, org, since)
);

-- Every public write: what the map says of the key from this leaf on.
create table public_write (
    leaf       bigint primary key,
    key_hash   bytea not null,
    position   bytea not null,            -- SHA-256(0x00, key hash)
    block      bigint not null,
    value_hash bytea,                     -- of this write; null for a deletion
    first_leaf bigint,                    -- of the key's first write so far
    first_hash bytea,
    writes     int not null,
    flags      int not null
);
create index on public_write (key_hash, leaf);
create index on public_write (position, leaf);

-- The keys that organisations published for their nodes' signatures. A public key belongs to who published it first.
create table log_key (
    public_key bytea primary key,
    org        text not null,
    vkey       text not null,             -- C2SP verifier key
    cosigner   boolean not null,          -- else it signs as the log
    block      bigint not null
);
create index on log_key (org);

-- Signatures of checkpoints, own and others', checked against log_key or the own keys. These do not follow from blocks: they
-- are kept through a rebuild and belong into the backup.
create table log_signature (
    size      bigint not null,
    root      bytea not null,
    key_name  text not null,
    key_id    int not null,
    org       text not null,
    line      text not null,              -- of the note
    signed_at bigint not null,            -- seconds since 1970 of a cosignature; else 0
    primary key (size, key_name, key_id, root)
);
create index on log_signature (key_name, key_id, size);

-- Checkpoints with a quorum of the policy at that time.
create table log_checkpoint (
    size   bigint primary key,
    block  bigint not null,
    note   text not null,
    policy bytea not null                 -- hash of the policy
);

-- Two trees that cannot both be the log: each one an alarm that stays.
create table log_fork (
    org      text not null,               -- whose key signed the other tree
    size     bigint not null,
    evidence bytea not null,              -- docs/FORMATS.md, "Evidence of a fork"
    found_at timestamptz not null,
    primary key (org, size)
);
