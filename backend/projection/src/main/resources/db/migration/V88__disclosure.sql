-- What the organisation shows to whom, version by version; the latest one holds. Not on the ledger but as a copy for the own
-- peer, so it belongs into the backup.
create table disclosure_version (
    n          int primary key,
    rules      text not null,             -- canonical JSON, docs/FORMATS.md, "Rules of disclosure"
    changed_by text not null,
    changed_at timestamptz not null default now(),
    tx_id      text,
    done_at    timestamptz,               -- when the own peer had it, or a later version
    failure    text
);
create index on disclosure_version (n) where done_at is null;

-- Withdrawals of what an event says. One person asks, another one confirms or declines.
create table purge_request (
    id          bigint generated always as identity primary key,
    digest      bytea not null,           -- of the event
    reason      text not null,
    asked_by    text not null,
    asked_at    timestamptz not null default now(),
    answered_by text,
    answered_at timestamptz,
    confirmed   boolean,
    tx_id       text,
    done_at     timestamptz,
    failure     text,
    check (answered_by <> asked_by),
    check ((answered_by is null) = (confirmed is null))
);
create unique index on purge_request (digest) where confirmed is not false and failure is null;
create index on purge_request (id) where confirmed and done_at is null;

-- Events of others of which this organisation knew fields, and which were withdrawn. The fields are in no row any more.
create table withdrawn_event (
    digest bytea primary key,
    org    text not null                  -- whose event it was
);
-- Who of the staff was told of it, and said so: not on the ledger.
create table withdrawal_seen (
    digest  bytea primary key,
    account text not null,
    at      timestamptz not null default now()
);
create index event_known_key on event_known (sha256((encode(digest, 'hex') || '|event')::bytea));

alter table outbox_transaction drop constraint outbox_transaction_purpose_check;
alter table outbox_transaction add constraint outbox_transaction_purpose_check
    check (purpose in ('events', 'package', 'product', 'purge', 'disclosure'));
