-- Links that the brand gives to a product, a lot or an item, for its resolver. Kept by staff pages; it follows from no block.

create table resolver_link (
    id         bigint generated always as identity primary key,
    gtin       text not null,              -- 14 digits: of the product that the thing is one of
    identifier text not null,              -- canonical: the product, the lot or the item
    link_type  text not null,              -- a word of GS1's Web vocabulary, such as instructions
    url        text not null check (url like 'https://%'),
    title      text not null,
    language   text not null default '',   -- such as de or fr-CH; empty: not said
    media_type text not null default '',   -- such as text/html; empty: not said
    preferred  boolean not null default false,  -- where several of a type fit a request equally well
    changed_at timestamptz not null default now(),
    changed_by text not null,
    unique (identifier, link_type, url, language, media_type)
);
create index on resolver_link (gtin, id);
create unique index on resolver_link (identifier, link_type) where preferred;
