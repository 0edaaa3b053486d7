-- What the node found out about its own connection and its channel, and who runs it has to know. Written anew by the backend.

create table notice (
    code  text not null,
    about text not null,          -- an organisation, an endpoint, a date: never anything of goods
    since timestamptz not null default now(),
    primary key (code, about)
);
