-- What captured documents said about places, parties, classes and words in their headers (EPCIS 2.0, section 9.4), the latest of
-- each. Not on the ledger and not opened to anybody, so it belongs into the backup.
create table master_element (
    vocabulary  text not null,                -- URI of the vocabulary; a long one as its hash, like all names here
    element     text not null,                -- canonical where it is a GS1 key, bare where it is a CBV word
    content     bytea not null,               -- SHA-256 of what was said last: said again, nothing is written
    captured_at timestamptz not null,
    primary key (vocabulary, element)
);
create table master_attribute (
    vocabulary text not null,
    element    text not null,
    n          int not null,                  -- order within the element
    name       text not null,                 -- expanded
    value      text not null,
    number     numeric,                       -- where it is one
    time       timestamptz,                   -- where it is one
    primary key (vocabulary, element, n),
    foreign key (vocabulary, element) references master_element on delete cascade
);
create index on master_attribute (name, element);
create table master_child (
    vocabulary text not null,
    element    text not null,
    n          int not null,
    child      text not null,                 -- spelled like elements
    primary key (vocabulary, element, n),
    foreign key (vocabulary, element) references master_element on delete cascade
);
create index on master_child (element);
