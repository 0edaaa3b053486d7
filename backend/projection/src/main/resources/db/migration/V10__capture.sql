-- What was handed in and what became of it: not on the ledger, so it belongs into the backup.

create table capture_job (
    id              uuid primary key,
    sequence        bigint generated always as identity unique,
    created_at      timestamptz not null,
    finished_at     timestamptz,
    error_behaviour text not null check (error_behaviour in ('rollback', 'proceed')),
    submitted_by    text not null,
    events          int not null,
    failed          boolean not null default false,    -- an error has occurred
    given_up        boolean not null default false
);
create index on capture_job (sequence) where finished_at is null;

-- The outbox: a transaction's bytes are here before anybody else sees them (architecture, D10).
create table outbox_transaction (
    id          bigint generated always as identity primary key,
    tx_id       text not null unique,
    state       text not null check (state in ('endorsed', 'submitted', 'committed', 'invalid', 'replaced')),
    height      bigint not null,           -- blocks that the own peer had when it endorsed: how old the envelope may get
    envelope    bytea,                     -- endorsed and signed; null once settled
    transient   bytea,                     -- null once the own peer has served back what it wrote
    purpose     text not null check (purpose in ('events', 'package', 'product', 'purge')),
    code        int,                       -- Fabric's TxValidationCode, once known
    block       bigint,                    -- where it stands, once known
    created_at  timestamptz not null
);
create index on outbox_transaction (id) where state in ('endorsed', 'submitted');
create index on outbox_transaction (block) where state = 'committed';

create table capture_event (
    job         uuid not null references capture_job on delete cascade,
    position    int not null,
    pointer     text not null,
    event_id    text not null,
    declared    text not null default '',
    content     bytea not null,            -- SHA-256 of the normal form, as in event
    text        text,                      -- with id and context, standing alone; null once it is on the ledger or never will be
    bytes       int not null,
    keys        text[] not null,           -- canonical identifiers that it names, and its id: what keeps events in order
    state       text not null check (state in ('new', 'waiting', 'sent', 'captured', 'existing', 'refused', 'left-out')),
    code        text,                      -- why it waits or was refused
    until       timestamptz,               -- when a wait ends
    tries       int not null default 0,
    together    int not null default 1000, -- the most events of its next transaction: halved after each conflict
    outbox      bigint references outbox_transaction,
    error       text,                      -- JSON of its CaptureError
    primary key (job, position)
);
create index on capture_event (outbox) where outbox is not null;
create index on capture_event (job, state);
create index on capture_event (until) where state = 'waiting';

-- Who may call: systems of this organisation. Keys are random, so their plain SHA-256 is enough.
create table api_key (
    hash       bytea primary key,          -- SHA-256 of the key
    name       text not null unique,
    scopes     text[] not null,            -- capture, query, metrics
    created_at timestamptz not null,
    revoked_at timestamptz
);
