-- Files of labels: asked for, in the making, and made. Whichever process of the node has time makes them. They can be made again,
-- so they do not belong into the backup; they are deleted after a day.
create table label_file (
    id         uuid primary key,
    sequence   bigint generated always as identity unique,
    owner      text not null,              -- 'staff NAME' or 'key NAME'
    symbology  text not null,
    stock      text not null,
    format     text not null,
    first      int not null,
    dots       int not null,
    labels     text,                       -- JSON: link, elements and title of each; null once nothing is left to do
    count      int not null,
    made       int not null default 0,
    state      text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
    code       text not null default '',   -- why it failed
    sentence   text not null default '',
    bytes      bigint not null default 0,
    created_at timestamptz not null,
    ended_at   timestamptz,
    worker     uuid,                       -- who makes it
    lease      timestamptz,                -- and has it until then, unless it says so again
    tries      int not null default 0
);
create index on label_file (sequence) where state in ('waiting', 'running');
create index on label_file (owner);
create table label_file_part (
    file  uuid not null references label_file on delete cascade,
    n     int not null,
    bytes bytea not null,
    primary key (file, n)
);
alter table label_file_part alter column bytes set storage external;    -- PDF, PNG and ZIP are compressed already
