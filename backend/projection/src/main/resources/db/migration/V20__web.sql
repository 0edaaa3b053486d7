-- What staff pages keep: accounts, the audit list, acts that were asked for, products. None of it follows from blocks.

create table account (
    name        text primary key,          -- lower case, as typed at sign-in
    password    text not null,             -- as Spring Security's DelegatingPasswordEncoder writes it
    role        text not null check (role in ('operator', 'auditor', 'administrator')),
    disabled    boolean not null default false,
    demo        boolean not null default false,  -- refused outside the demo
    temporary   boolean not null default false,  -- a password of somebody else's choice: to be changed at sign-in
    version     int not null default 1,    -- goes up with every change of rights: sessions of an older one end
    created_at  timestamptz not null default now(),
    signed_in_at timestamptz
);

-- Failed sign-ins by the name that was typed, whether there is such an account or not: the answer must not tell.
create table sign_in_failure (
    name     text primary key,
    failures int not null,
    last_at  timestamptz not null
);
create index on sign_in_failure (last_at);

-- Who did what when. Rows are added, never changed. 'about' holds names of accounts, keys, products and jobs; it never holds
-- identifiers of goods.
create table audit_entry (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    account text not null,
    what    text not null,
    about   text not null default ''
);

-- A random key of this node from which page addresses are made, so that no address names goods.
create table page_key (
    single boolean primary key default true check (single),
    key  bytea not null check (length(key) = 32)
);

-- One row a form that was sent: sending it twice by mistake is one act.
create table staff_act (
    form    uuid not null,
    content bytea not null,                -- SHA-256 of what was filled in
    job     uuid not null,
    account text not null,
    act     text not null,
    made    text[] not null default '{}',  -- canonical identifiers of items made, for their labels
    at      timestamptz not null default now(),
    primary key (form, content)
);
create index on staff_act (job);

create table product (
    id          bigint generated always as identity primary key,
    gtin        text not null unique,      -- 14 digits
    name        text not null,
    brand       text not null,
    description text not null,
    picture     bytea,
    picture_type text,
    picture_sha256 bytea,
    version     int not null default 1,
    changed_at  timestamptz not null default now(),
    changed_by  text not null,
    check ((picture is null) = (picture_type is null) and (picture is null) = (picture_sha256 is null))
);

-- Texts to be written to the ledger at product|<class ref>|<n>. A request stays until its transaction is on the ledger.
create table product_request (
    id             bigint generated always as identity primary key,
    gtin           text not null,
    n              int not null,
    name           text not null,
    brand          text not null,
    description    text not null,
    picture_sha256 bytea,
    requested_at   timestamptz not null default now(),
    requested_by   text not null,
    tx_id          text,
    done_at        timestamptz,
    failure        text,
    unique (gtin, n)
);
create index on product_request (id) where done_at is null;

-- Last serial reference of an SSCC that was made here, by GS1 company prefix.
create table sscc_counter (
    prefix text primary key,
    last   bigint not null
);
