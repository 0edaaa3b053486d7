-- What follows from the own peer's blocks alone: dropped and replayed, the same rows come back (./waymark rebuild).
-- Hashes are bytea of 32 bytes; key ids, refs and salts are lower-case hexadecimal text, as on the ledger.

create table block (
    number        bigint primary key,
    header_hash   bytea not null,
    previous_hash bytea not null,
    transactions  int not null,
    -- latest timestamp of the block's transactions: a client's claim, never later than the next block's by rule
    claimed_at    timestamptz
);

create table ledger_transaction (
    tx_id      text primary key,
    block      bigint not null references block,
    position   int not null,
    creator    text not null,
    code       int not null,              -- Fabric's TxValidationCode; 0 is VALID
    claimed_at timestamptz not null
);
create index on ledger_transaction (block);

-- The map: the first write at each (organisation, key hash). Later writes change count and flags, nothing else.
create table ledger_write (
    org        text not null,
    key_hash   bytea not null,
    idx        bigint not null unique,    -- order of first writes on the ledger
    value_hash bytea not null,
    tx_id      text not null references ledger_transaction,
    block      bigint not null,
    writes     int not null,
    flags      int not null,              -- 1 deleted, 2 purged, 4 malformed
    primary key (org, key_hash)
);

-- Steps that this organisation knows the bytes of.
create table step (
    writer       text not null,
    key_id       text not null,
    key_hash     bytea not null,
    hash         bytea not null,          -- SHA-256 of bytes
    bytes        bytea not null,
    object_org   text,                    -- null until it is placed in a chain
    object_ref   text,
    n            int not null,
    act          text not null,
    status       text not null,
    event        bytea,                   -- digest of its event; null for rejections
    source       text not null check (source in ('own', 'package', 'opened')),
    primary key (writer, key_id)
);
create index on step (hash);
create index on step (event);
create index on step (object_org, object_ref, n);

-- One row an object: its head and what the rules need. Brought forward step by step.
create table object (
    org           text not null,
    ref           text not null,
    kind          text not null,
    identifier    text not null,          -- canonical; of the lot for a portion
    gtin          text,
    lot           text,                   -- canonical identifier of the lot, where known
    head_writer   text not null,
    head_key      text not null,
    head_hash     bytea not null,
    head_n        int not null,
    status        text not null,
    custodian     text not null,
    receiver      text,
    exit_writer   text,                   -- the unit step by which it left its unit, while its head is packed
    exit_key      text,
    unit_org      text,                   -- the unit it is in, while its head is packed and it has not left
    unit_ref      text,
    quantity      numeric,
    uom           text,
    height        int not null default 0,
    next_key_hash bytea,                  -- SHA-256 of the next step's ledger key; null while in a unit or ended
    -- another entitled member's first write at the next key that is not opened here: "it has it since then"
    gone_to       text,
    gone_block    bigint,
    changed_block bigint not null,
    primary key (org, ref)
);
create index on object (identifier);
create index on object (next_key_hash);
create index on object (unit_org, unit_ref);
create index on object (custodian, status);
create index on object (gtin, lot);

-- What is in a unit now.
create table unit_member (
    unit_org    text not null,
    unit_ref    text not null,
    packed_step bytea not null,
    member_org  text,
    member_ref  text,
    primary key (unit_org, unit_ref, packed_step)
);
create index on unit_member (packed_step);

-- The list behind a unit step's root, and behind a consumed step's.
create table step_content (
    writer  text not null,
    key_id  text not null,
    members bytea[] not null,
    primary key (writer, key_id)
);
create table step_made (
    writer text not null,
    key_id text not null,
    made   text not null,                 -- JSON
    primary key (writer, key_id)
);

-- Events captured here, whole; and digests with chosen fields of others' events.
create table event (
    digest       bytea primary key,
    key          text not null,           -- ledger key
    event_id     text not null,
    declared     text not null default '',-- declaration time of an error declaration
    content      bytea not null,          -- SHA-256 of the normal form
    text         text,                    -- JSON as captured; null once withdrawn (purged)
    document     text not null,           -- digests and disclosures, JSON; disclosures empty once withdrawn
    type         text not null,
    action       text,
    biz_step     text,
    disposition  text,
    read_point   text,
    biz_location text,
    event_time   timestamptz not null,
    record_time  timestamptz not null,
    tx_id        text not null references ledger_transaction,
    block        bigint not null,
    position     bigint not null unique,  -- order of capture on the ledger
    unique (event_id, declared)
);
create index on event (event_time);
create index on event (record_time, position);
create index on event (biz_step);
create table event_identifier (
    digest     bytea not null references event on delete cascade,
    role       text not null,             -- epc, parent, child, input, output, and the ..Class forms
    identifier text not null,             -- canonical where it is a GS1 key, else as captured
    primary key (digest, role, identifier)
);
create index on event_identifier (identifier text_pattern_ops);
create table opened_event (
    digest   bytea primary key,
    document text not null,               -- digests and the disclosures that were opened, JSON
    source   text not null check (source in ('package', 'opened'))
);

-- Own values that are not steps or events.
create table own_offer (
    key      text primary key,
    receiver text not null,
    heads    text[] not null,
    short    boolean not null,
    tx_id    text not null references ledger_transaction,
    settled  boolean not null default false
);
create table own_package (
    key   text primary key,
    tx_id text not null references ledger_transaction
);
create table package_step (
    package text not null references own_package on delete cascade,
    key_id  text not null,
    writer  text not null,
    primary key (package, key_id, writer)
);
create index on package_step (key_id);

-- Recall chains: own links, and others' that were opened.
create table recall_link (
    org        text not null,
    r          text not null,
    n          int not null,
    key        text not null,
    hash       bytea not null,
    withdrawal boolean not null,
    bytes      bytea not null,
    source     text not null check (source in ('own', 'package', 'opened')),
    primary key (org, r, n)
);
-- Where a first link of a recall of what this organisation has would stand.
create table recall_watch (
    org        text not null,
    key_hash   bytea not null,
    r          text not null,
    object_org text not null,
    object_ref text not null,
    primary key (org, key_hash, object_org, object_ref)
);

-- Public values.
create table profile (
    org       text primary key,
    name      text not null,
    country   text not null,
    glns      text[] not null,
    node      text not null,
    bytes     bytea not null,
    block     bigint not null
);
create table prefix_claim (
    prefix    text not null,
    org       text not null,              -- who claims it
    confirmed text[] not null,            -- members that confirmed, the claimant counted
    effective boolean not null,
    primary key (prefix)
);
create table member (
    org   text primary key,               -- an organisation of the channel
    block bigint not null
);

-- Product texts on the ledger: own ones and those that came with goods.
create table product_text (
    org       text not null,
    class_ref text not null,
    n         int not null,
    key       text not null,
    gtin      text,
    document  text not null,              -- JSON
    source    text not null check (source in ('own', 'package', 'opened')),
    primary key (org, class_ref, n)
);
