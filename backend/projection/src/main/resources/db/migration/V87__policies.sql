-- Members' votes for policies of the log, as they stand on the ledger; where in the log, public_write says.
create table policy_vote (
    n          int not null,
    org        text not null,
    value_hash bytea not null,
    key_hash   bytea not null,
    bytes      bytea not null,
    block      bigint not null,           -- of the first time
    primary key (n, org, value_hash)
);

-- The files that check bundles, as members say on the ledger that they serve them.
create table verifier_file (
    sha256 bytea not null,
    org    text not null,
    block  bigint not null,
    primary key (sha256, org)
);

-- What this node itself serves, to be said on the ledger. It does not follow from blocks and is kept through a rebuild.
create table verifier_served (
    sha256 bytea primary key,
    since  timestamptz not null default now()
);
