-- Spreadsheets that were checked, and what became of them. The time of a file's events is kept with it, so that the same file
-- sent again means the same events: the ledger then writes nothing twice.

create table sheet_import (
    id         uuid primary key,
    act        text not null,
    content    bytea not null,             -- SHA-256 of the file
    file       bytea,                      -- until it is recorded; a check that nobody followed up is dropped after a day
    at         timestamptz not null,       -- when it happened, as said at the first sending
    account    text not null,
    job        uuid,                       -- the latest one
    created_at timestamptz not null default now(),
    unique (act, content)
);
create index on sheet_import (created_at) where job is null;
