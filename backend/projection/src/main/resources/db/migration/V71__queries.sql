-- Named queries and who wants their answers sent. Not on the ledger, so it belongs into the backup.
create table epcis_query (
    name       text primary key,
    query      text not null,                  -- JSON, as GS1's query schema has it
    created_by text not null,
    created_at timestamptz not null
);
create table epcis_subscription (
    id               uuid primary key,
    query            text not null references epcis_query on delete cascade,
    dest             text not null,
    token            bytea,                     -- what messages are signed with, sealed under the node's secret
    schedule         text,                      -- JSON; null for a stream
    report_if_empty  boolean not null,
    epc_format       text not null,
    initial_time     timestamptz,               -- initialRecordTime
    position         bigint not null,           -- of the last event that was looked at
    most             int not null default 100,  -- events in one message: halved when the receiver says 413
    created_by       text not null,
    created_at       timestamptz not null,
    last_run         timestamptz,
    last_notified    timestamptz,
    failures         int not null default 0,    -- in a row
    next_at          timestamptz not null
);
create index on epcis_subscription (next_at);
create index on epcis_subscription (query);
