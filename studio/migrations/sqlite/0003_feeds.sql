-- What vendors said they offer, as they said it: the history of each source.
create table feed_bodies (
    source text not null,
    digest blob not null,
    etag text,
    body blob not null,
    fetched_at integer not null,
    checked_at integer not null,
    imported_by text references people (id) on delete set null,
    primary key (source, digest)
) strict;
create index feed_bodies_by_time on feed_bodies (source, checked_at);

-- What the studio made of it, signed: one row.
create table signed_feed (
    only integer primary key check (only = 1),
    jws text not null
) strict;
