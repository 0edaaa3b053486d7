-- What follows from the own peer's blocks, and from the history that others opened (V2): dropped and replayed, the same
-- rows come back (./waymark rebuild). So a row holds only what follows from known values and the map, never when or in
-- which order this node came to know them.
-- Hashes are bytea of 32 bytes; key ids, refs and salts are lower-case hexadecimal text, as on the ledger.
-- Columns that hold what others wrote freely are indexed by hash where their length has no bound.

create table block (
    number        bigint primary key,
    header_hash   bytea not null,
    previous_hash bytea not null,
    transactions  int not null,
    -- latest timestamp of the block's transactions: a client's claim, never later than the next block's by rule
    claimed_at    timestamptz,
    skipped       int not null            -- own values in it that this software could not read
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

-- The map: the first write at each (organisation, key hash). Later writes change count and flags, nothing else. A key
-- that was deleted and never written has an entry without index and value: it counts as never written.
create table ledger_write (
    org        text not null,
    key_hash   bytea not null,
    idx        bigint unique,             -- order of first writes on the ledger, from 0
    value_hash bytea,
    tx_id      text not null,
    block      bigint not null,
    writes     int not null,              -- writes, deletions and purges
    flags      int not null,              -- 1 deleted, 2 purged, 4 malformed
    position   bytea not null,            -- SHA-256(org, 0x00, key hash): how watch lists name it
    primary key (key_hash, org)
);
create index on ledger_write (position);
create index on ledger_write (block);

-- Own first writes whose value the own peer has not given (yet).
create table missing_value (
    key_hash bytea primary key,
    tx_id    text not null,
    block    bigint not null
);
create index on missing_value (tx_id);

-- Steps that this organisation knows the bytes of. Of a unit that goods were in it may know a part of the chain alone: those
-- steps stand in no object's chain.
create table step (
    writer       text not null,
    key_id       text not null,
    key_hash     bytea not null,
    hash         bytea not null,          -- SHA-256 of bytes
    bytes        bytea not null,
    object_org   text,                    -- null until it is placed in a chain
    object_ref   text,
    n            int not null,
    previous     bytea,                   -- SHA-256 of the step before; null in a first step
    act          text not null,
    status       text not null,
    event        bytea,                   -- digest of its event; null for rejections
    in_key       text,                    -- key id of the unit step with which it went in; null unless packed
    -- derived: a rejection of an own offer, whose bytes follow from the offer
    source       text not null check (source in ('own', 'package', 'opened', 'derived')),
    primary key (writer, key_id)
);
create index on step (hash);
create index on step (event);
create index on step (object_org, object_ref, n);
create index on step (in_key);
create index on step (previous);

-- From which package or opening a step is known that is not this organisation's own.
create table step_origin (
    origin text not null,                 -- ledger key of the own package, or opening:<number>
    writer text not null,
    key_id text not null,
    primary key (origin, writer, key_id)
);
create index on step_origin (key_id);

-- One row an object: its head and what the rules need.
create table object (
    org           text not null,
    ref           text not null,
    kind          text not null,
    identifier    text not null,          -- canonical; of the lot for a portion
    gtin          text,
    lot           text,                   -- canonical identifier of the lot, where known
    lot_org       text,                   -- how the ledger names the lot and the class
    lot_ref       text,
    class_org     text,
    class_ref     text,
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
    next_key_hash bytea,                  -- SHA-256 of the next step's ledger key; null while in a unit or ended
    -- an entitled member's first write at the next key that is not known here: "it has it since then"
    gone_to       text,
    gone_block    bigint,
    changed_block bigint not null,        -- block of the head, of its exit, or of gone_to, whichever is latest
    recall_over   boolean not null,       -- made from more than a watch list can hold
    primary key (org, ref)
);
create index on object (identifier);
create index on object (next_key_hash);
create index on object (unit_org, unit_ref);
create index on object (custodian, status);
create index on object (gtin, lot);
create index on object (head_hash);

-- Where a first link of a recall of it would stand: of itself, its lots and classes, and of its watch list.
create table recall_watch (
    position   bytea not null,            -- as in ledger_write
    object_org text not null,
    object_ref text not null,
    primary key (object_org, object_ref, position)
);
create index on recall_watch (position);

-- What is in a unit now.
create table unit_member (
    unit_org    text not null,
    unit_ref    text not null,
    packed_step bytea not null,
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

-- Events captured here, whole. What the ledger's "seen" value says stays for ever; the rest is null once purged there
-- (or before the own peer gave it), because after that nothing could bring it back.
create table event (
    digest       bytea primary key,
    key          text not null,           -- ledger key
    seen_key     text not null unique,    -- ledger key of its "seen" value: HMAC of event id and declaration time
    content      bytea not null,          -- SHA-256 of the normal form
    tx_id        text not null references ledger_transaction,
    block        bigint not null,
    position     bigint not null unique,  -- order of capture on the ledger: index of the event's first write
    record_time  timestamptz not null,
    event_id     text,
    declared     text,                    -- declaration time of an error declaration; else empty
    text         text,                    -- JSON as captured
    document     text,                    -- digests and disclosures, JSON
    type         text,
    action       text,
    biz_step     text,
    disposition  text,
    read_point   text,
    biz_location text,
    event_time   timestamptz
);
create index on event using hash (key);
create index on event using hash (event_id);
create index on event using hash (biz_step);
create index on event (event_time);
create index on event (record_time, position);
create table event_identifier (
    digest     bytea not null references event on delete cascade,
    role       text not null,             -- epc, parent, child, input, output, and the ..Class forms
    identifier text not null,             -- canonical where it is a GS1 key, else as captured; longer ones than 1,024 are left out
    primary key (digest, role, identifier)
);
create index on event_identifier (identifier text_pattern_ops);

-- Chosen fields of others' events; the same event may be known from several origins.
create table event_known (
    origin   text not null,
    digest   bytea not null,
    document text not null,               -- digests and the disclosures that were opened, JSON
    source   text not null check (source in ('package', 'opened')),
    primary key (digest, origin)
);
create index on event_known (origin);
create view opened_event as
    select distinct on (digest) digest, document, source from event_known
    order by digest, length(document) desc, origin;

-- Own values that are not steps or events.
create table own_offer (
    key      text primary key,
    key_hash bytea not null unique,
    receiver text not null,
    heads    text[] not null,
    short    boolean not null,
    tx_id    text not null references ledger_transaction,
    settled  boolean not null default false
);
create table own_offer_head (
    key_id text primary key,
    offer  text not null references own_offer on delete cascade
);
create index on own_offer_head (offer);
create table own_package (
    key      text primary key,
    key_hash bytea not null unique,
    tx_id    text not null references ledger_transaction
);

-- Links of recall chains: own ones, and others' that were opened.
create table recall_known (
    origin     text not null,             -- own, ledger key of the own package, or opening:<number>
    org        text not null,
    r          text not null,
    n          int not null,
    key        text not null,
    key_hash   bytea not null,
    hash       bytea not null,
    withdrawal boolean not null,
    bytes      bytea not null,
    source     text not null check (source in ('own', 'package', 'opened')),
    primary key (org, r, n, origin)
);
create index on recall_known (origin);
create index on recall_known (key_hash);
create index on recall_known (hash);
create view recall_link as
    select distinct on (org, r, n) org, r, n, key, key_hash, hash, withdrawal, bytes, source from recall_known
    order by org, r, n, source desc, origin;

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
create index on profile using gin (glns);
create table prefix_claim (
    prefix    text primary key,
    org       text not null,              -- who claims it
    ordinal   bigint not null unique,     -- order of claims on the ledger: an earlier one stands against an overlapping one
    confirmed text[] not null,            -- members that confirmed, the claimant counted
    effective boolean not null,           -- for good: a prefix never changes its owner
    effective_idx bigint                  -- the map's next idx at the end of the block that made it effective
);
create table prefix_confirmation (
    prefix   text not null,
    member   text not null,
    claimant text not null,               -- whose claim it confirms
    primary key (prefix, member)
);
create table member (
    org   text primary key,               -- an organisation of the channel
    block bigint not null
);

-- Product texts on the ledger: own ones and those that came with goods.
create table product_known (
    origin    text not null,
    org       text not null,
    class_ref text not null,
    n         int not null,
    key       text not null,
    gtin      text,
    document  text not null,              -- JSON
    source    text not null check (source in ('own', 'package', 'opened')),
    primary key (org, class_ref, n, origin)
);
create index on product_known (origin);
create view product_text as
    select distinct on (org, class_ref, n) org, class_ref, n, key, gtin, document, source from product_known
    order by org, class_ref, n, source desc, origin;
